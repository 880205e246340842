import { memoryStore } from '@sixfold/decider'
import { aKey, aNetwork, anAgent, aParty } from '@sixfold/events/example-values'
import { PortReleased } from '@sixfold/events/facts'
import { PeeringAccepted, PeeringOffered } from '@sixfold/events/orders'
import { gridRef, networkRef } from '@sixfold/fold'
import { expect, it } from 'vitest'
import { openGrid } from '../fixtures/core.ts'
import { cancellation, network, SMALL_GRID } from '../fixtures/grid.ts'
import { orderStream } from '../fixtures/orders.ts'
import type { Recorded } from '../journal/feed.ts'
import { watchProofs } from './watch-proofs.ts'

const open = async (slow = 0) => {
  const told: string[] = []
  let clock = 0
  let watch: ((recorded: Recorded) => void) | null = null
  const core = await openGrid({ store: memoryStore(), onFact: (recorded) => watch?.(recorded) }, SMALL_GRID)
  const waiting: (() => void)[] = []
  const proofs = watchProofs({
    world: core.world,
    onFinding: ({ sentence }) => told.push(sentence),
    onHealed: ({ id }) => told.push(`${id} is whole again`),
    later: (work) => waiting.push(work),
    now: () => (clock += slow),
    turnMs: () => 5,
  })
  watch = proofs.onFact
  const settle = (): void => {
    for (const work of waiting.splice(0)) work()
  }
  return { core, proofs, told, settle, stream: orderStream() }
}

const blue = networkRef('acme', 'blue')
const join = (name: string) => ({
  type: 'JoinPeers' as const,
  peers: [{ member: anAgent('oslo-1'), keys: { mesh: aKey(`${name} mesh`), exit: aKey(`${name} exit`) } }],
})

it('proves a network after its facts, several at once together, and no other', async () => {
  const { core, proofs, told, settle, stream } = await open()
  await core.decide(stream.order('acme', network('blue', ['oslo-1'])))
  await core.decide(stream.order('bolt', network('green', ['oslo-1'])))
  settle()
  expect(proofs.counts()).toEqual({ proven: 2, due: 0, found: 0, standing: 0 })
  await core.journal.act('network', blue, join('one'), { causationId: 'report' })
  await core.journal.act('network', blue, join('two'), { causationId: 'report' })
  settle()
  expect(proofs.counts()).toEqual({ proven: 3, due: 0, found: 0, standing: 0 })
  expect(told).toEqual([])
})

it('tells a finding once, and that it is gone', async () => {
  const { core, proofs, told, settle, stream } = await open()
  await core.decide(stream.order('acme', network('blue', ['oslo-1'])))
  const node = gridRef('node', anAgent('oslo-1'))
  const claims = [...core.world.get('node', node).state.assignments.values()].map(({ claim }) => claim)
  const at = { sequence: core.world.sequence() + 1, at: 0 }
  core.world.apply(node, PortReleased.of({ claims }), at)
  for (const name of ['one', 'two']) {
    await core.journal.act('network', blue, join(name), { causationId: 'report' })
    settle()
  }
  expect(told).toEqual([expect.stringMatching(/^acme\/blue: oslo-1 listens on port \d+/)])
  expect(proofs.counts()).toMatchObject({ found: 1, standing: 1 })
  await core.decide(stream.order('acme', cancellation('blue')))
  settle()
  expect(told.at(-1)).toBe('blue is whole again')
  expect(proofs.counts()).toMatchObject({ found: 1, standing: 0 })
})

it('proves a little at a time', async () => {
  const { core, proofs, settle, stream } = await open(5)
  for (const name of ['blue', 'green', 'red'])
    await core.decide(stream.order('acme', network(name, ['oslo-1'])))
  for (const [proven, due] of [
    [1, 2],
    [2, 1],
    [3, 0],
    [3, 0],
  ]) {
    settle()
    expect(proofs.counts()).toMatchObject({ proven, due })
  }
})

it('looks again at a finding that stands with a network linked with the one that changed', async () => {
  const { core, proofs, settle, stream } = await open()
  const name = (party: string, id: string) => ({ party: aParty(party), network: aNetwork(id) })
  const [ours, theirs] = [name('acme', 'blue'), name('bolt', 'green')]
  await core.decide(stream.order('acme', network('blue', ['oslo-1'])))
  await core.decide(stream.order('bolt', network('green', ['oslo-1'])))
  await core.decide(stream.order('acme', PeeringOffered.of({ network: ours.network, peer: theirs })))
  await core.decide(stream.order('bolt', PeeringAccepted.of({ network: theirs.network, peer: ours })))
  settle()
  const { proven } = proofs.counts()
  const green = networkRef('bolt', 'green')
  await core.journal.act('network', green, join('one'), { causationId: 'report' })
  settle()
  expect(proofs.counts().proven).toBe(proven + 1)
  const node = gridRef('node', anAgent('oslo-1'))
  const claims = [...core.world.get('node', node).state.assignments.values()].map(({ claim }) => claim)
  core.world.apply(node, PortReleased.of({ claims }), { sequence: core.world.sequence() + 1, at: 0 })
  await core.journal.act('network', blue, join('two'), { causationId: 'report' })
  settle()
  expect(proofs.counts().proven).toBe(proven + 2)
  await core.journal.act('network', green, join('three'), { causationId: 'report' })
  settle()
  expect(proofs.counts().proven).toBe(proven + 4)
})
