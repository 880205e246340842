import { aWorld, cancellation, type GrowingWorld } from '@sixfold/domain/plan/worlds.examples'
import { anAgent } from '@sixfold/events/example-values'
import { PeerLeft } from '@sixfold/events/facts'
import { AllocationExtended, NodeRetired } from '@sixfold/events/orders'
import { networkRef } from '@sixfold/fold'
import { expect, test } from 'vitest'
import { diffStates } from '../diff/diff-state.ts'
import { machinesIn } from '../names/agent-names.ts'
import { palette } from '../render/color.ts'
import { gridAt } from '../state/grid-at.ts'
import { machineAt } from '../state/machine-at.ts'
import { gridLines, machineStateLines } from '../state/render-state.ts'
import { machineLines, machineText } from './render-machine.ts'
import type { Upstream } from './reports.ts'
import { retiredBy } from './retired.ts'
import type { MachineRow } from './rows.ts'

const plain = palette(false)
const oslo = anAgent('oslo-1')
const machineOf = ({ world }: GrowingWorld) => {
  const machine = machinesIn(world, 'node').find(({ id }) => id === oslo)
  if (machine === undefined) throw new Error('no oslo-1')
  return machine
}

const grown = await aWorld({ 'acme/blue': ['oslo-1', 'oslo-2'] })
const before = gridAt(grown.world)
const heldBefore = machineAt(grown.world, machineOf(grown)).slices
await grown.order('operator', NodeRetired.of({ node: oslo, force: true }))
const retired = grown.log.find(({ fact }) => fact.name === 'NodeRetired')?.sequence ?? 0
// The log goes on.
const extension = { prefix: '2001:db8:a::/48', extended: '2001:db8:a::/47' }
await grown.order('operator', AllocationExtended.of(AllocationExtended.data.parse(extension)))

test('what a retired machine returned is not its any more, and the fact is named', () => {
  expect(heldBefore).toEqual(['2001:db8:a:100::/56'])
  expect(retiredBy(grown.world, machineOf(grown))).toBe(retired)
  const at = machineAt(grown.world, machineOf(grown))
  expect(at).toMatchObject({ slices: [], networks: [], retired })
  expect(machineStateLines(at, plain)[0]).toBe(`oslo-1  node of farm oslo, retired (fact ${retired})`)
  expect(gridLines(gridAt(grown.world), plain).join('\n')).toMatch(
    new RegExp(`oslo-1 .* 0 +retired \\(fact ${retired}\\)`),
  )
})

test('the difference says that it left', () => {
  const found = diffStates(before, gridAt(grown.world)).find(
    ({ kind, name }) => kind === 'machine' && name.startsWith('oslo-1 '),
  )
  expect(found?.change).toBe('changed')
  expect(found?.details).toEqual(
    expect.arrayContaining([
      `standing: there → retired (fact ${retired})`,
      '- slice 2001:db8:a:100::/56',
      '- network acme/blue',
    ]),
  )
})

test('an extended allocation is the same one', () =>
  expect(diffStates(before, gridAt(grown.world)).filter(({ kind }) => kind === 'allocation')).toMatchObject([
    { name: '2001:db8:a::/47', change: 'changed' },
  ]))

test('lists and details of machines say it, too', () => {
  const row: MachineRow = {
    ...machineAt(grown.world, machineOf(grown)),
    publicIpv4: [],
    heardMs: null,
    agent: null,
  }
  expect(machineLines('node', [row], plain)[1]).toMatch(new RegExp(`retired \\(fact ${retired}\\)`))
  const text = machineText(row, [], { done: null, upstream: null }, plain).join('\n')
  expect(text).toContain(`node of farm oslo, retired (fact ${retired})`)
  expect(text).toContain('none: what it had went back')
})

test('details of an exit say how it stands with its BGP neighbours', () => {
  const row: MachineRow = {
    ...machineAt(grown.world, machineOf(grown)),
    publicIpv4: [],
    heardMs: null,
    agent: null,
  }
  const sessions = [
    { peer: '2001:db8:1::1', asn: 65_000, isUp: true, imported: 1, exported: 2, problem: null },
    {
      peer: '2001:db8:1::2',
      asn: 65_000,
      isUp: false,
      imported: 0,
      exported: 0,
      problem: 'Socket: No route',
    },
  ] as Upstream['sessions']
  const text = machineText(row, [], { done: null, upstream: { sessions } }, plain).join('\n')
  expect(text).toMatch(/2001:db8:1::1 +65000 +up +1 +2\s*\n/)
  expect(text).toMatch(/2001:db8:1::2 +65000 +down +0 +0 +Socket: No route/)
})

test('a network that a machine has left is not on it, though others have it still', async () => {
  const leaving = await aWorld({ 'acme/blue': ['oslo-1', 'oslo-2'] })
  await leaving.order('acme', cancellation('blue'))
  expect(machineAt(leaving.world, machineOf(leaving)).networks).toEqual(['acme/blue'])
  leaving.plant(networkRef('acme', 'blue'), PeerLeft.of({ members: [oslo] }))
  expect(machineAt(leaving.world, machineOf(leaving)).networks).toEqual([])
})
