import { foresee } from '@sixfold/domain'
import { aWorld, BEGIN } from '@sixfold/domain/plan/worlds.examples'
import { aNetwork, anAgent, anOrder, aParty } from '@sixfold/events/example-values'
import { NetworkOrdered, NodeChanged } from '@sixfold/events/orders'
import { expect, test } from 'vitest'
import { agentNames } from '../names/agent-names.ts'
import { planOf } from '../plan/plan.ts'
import { palette } from '../render/color.ts'
import { gridAt } from '../state/grid-at.ts'
import { diffStates } from './diff-state.ts'
import { differenceLines } from './render-diff.ts'

const oslo = anAgent('oslo-1')
const rename = NodeChanged.of(NodeChanged.data.parse({ node: oslo, name: 'berlin-1' }))
const grown = await aWorld({ 'acme/blue': ['oslo-1', 'oslo-2'] })
// Of red nobody has joined yet.
const red = { network: aNetwork('red'), resources: [{ node: oslo }, { node: anAgent('oslo-3') }] }
await grown.order('acme', NetworkOrdered.of(red))
const before = gridAt(grown.world)
const asked = { order: rename, party: aParty('operator'), key: anOrder('rename') }
const plan = planOf(grown.world, await foresee(grown.world, [asked], { now: BEGIN, coolDownMs: 0 }))
await grown.order('operator', rename)

test('a machine that is called otherwise is the same one, and so is the member', () => {
  const lines = differenceLines(diffStates(before, gridAt(grown.world)), palette(false)).join('\n')
  expect(lines).toBe(
    [
      '~ network acme/blue',
      '    member oslo-1 → berlin-1',
      '~ network acme/red',
      '    member oslo-1 → berlin-1',
      '~ machine berlin-1',
      '    name: oslo-1 → berlin-1',
    ].join('\n'),
  )
})

test('to call a machine otherwise changes nothing in any kernel', () => {
  expect(plan.orders.map(({ outcome }) => outcome)).toEqual(['accepted'])
  expect(plan.networks).toEqual([])
})

test('the names of a log that goes on follow', () => {
  const names = agentNames()
  for (const { fact } of grown.log) names.note(fact)
  expect(names.of(oslo)).toBe('berlin-1')
})
