import { anOrder } from '@sixfold/events/example-values'
import { NetworkResumed, NetworkSuspended, ResourceRemoved } from '@sixfold/events/facts'
import { evolvePlan, type NetworkPlan, viewOf } from '@sixfold/fold'
import { blue, exit, first, second, storyUntil } from '@sixfold/fold/story.examples'
import { describe, expect, test } from 'vitest'
import { worldOf } from '../story.examples.ts'
import { confirmationSentences, confirmationsOf, type KnownMember } from './confirmations.ts'
import { detailOf } from './word.ts'

const planAt = (...[name]: Parameters<typeof storyUntil>): NetworkPlan => {
  const view = viewOf(worldOf(storyUntil(name)), blue.party, blue.id)
  if (view === null) throw new Error('the network has no plan yet')
  return view.plan
}
const open = planAt('PeerJoined')
const S = 100
const order = { order: anOrder('x') }
const suspended = evolvePlan(open, NetworkSuspended.of(order), { sequence: S, at: 0 }) as NetworkPlan
const resumed = evolvePlan(suspended, NetworkResumed.of(order), { sequence: S + 10, at: 0 }) as NetworkPlan
const removed = evolvePlan(open, ResourceRemoved.of({ node: second, order: anOrder('x') }), {
  sequence: S,
  at: 0,
}) as NetworkPlan

const member = (id: string, name: string, its: Partial<KnownMember> = {}): KnownMember => ({
  id,
  name,
  hasLeft: false,
  phase: 'applied',
  applied: S,
  heardMs: 1_500,
  ...its,
})
const three = (...its: readonly Partial<KnownMember>[]): KnownMember[] => [
  member(first, 'oslo-1', its[0]),
  member(second, 'oslo-2', its[1]),
  member(exit, 'exit-1', its[2]),
]
const say = (plan: NetworkPlan, revision: number, at: number | null, members: readonly KnownMember[]) =>
  confirmationSentences(confirmationsOf(plan, revision, at, members))

describe('who has not confirmed', () => {
  test('a suspension: by name, and when it was seen last', () => {
    expect(say(suspended, S, null, three({}, { applied: S - 1, heardMs: 23_900 }))).toEqual([
      'suspended by fact 100; not yet confirmed by: oslo-2 (last seen 23.9 s ago)',
    ])
    expect(
      say(suspended, S, null, three({ phase: 'failed' }, { phase: null, applied: null, heardMs: null })),
    ).toEqual([
      'suspended by fact 100; not yet confirmed by: oslo-1 (last seen 1.50 s ago) and oslo-2 (never heard of)',
    ])
  })

  test('nobody: it is said of a suspension, and of nothing else', () => {
    expect(say(suspended, S, null, three())).toEqual(['suspended by fact 100; confirmed by all 3 members'])
    expect(say(resumed, S + 10, S + 10, three({ applied: 110 }, { applied: 111 }, { applied: 110 }))).toEqual(
      [],
    )
    expect(say(open, S, null, three())).toEqual([])
  })

  test('a resumption', () => {
    expect(say(resumed, S + 10, S + 10, three({ applied: 110 }, {}, { applied: 110 }))).toEqual([
      'resumed by fact 110; not yet confirmed by: oslo-2 (last seen 1.50 s ago)',
    ])
  })

  test('what changed while it was closed: both, for closed is not the same as up to date', () => {
    expect(say(suspended, S + 5, null, three({ applied: S + 5 }, {}, { applied: S + 5 }))).toEqual([
      'suspended by fact 100; confirmed by all 3 members',
      'changed by fact 105; not yet confirmed by: oslo-2 (last seen 1.50 s ago)',
    ])
  })

  test('a removal: only by who was removed, and nothing else is asked of it', () => {
    const away = three({}, { phase: 'applied', applied: 3, heardMs: 7_200_000 })
    expect(say(removed, S, null, away)).toEqual([
      'a member removed by fact 100; not yet confirmed by: oslo-2 (last seen 2 h ago)',
    ])
    expect(say(removed, S, null, three({}, { phase: 'absent', applied: S }))).toEqual([])
  })

  test('a cancellation, until nothing is left', () => {
    const plan = planAt('NetworkCancelled')
    const at = plan.cancelled ?? 0
    const early = { phase: 'absent', applied: at - 1 }
    expect(say(plan, at, null, three({ phase: 'absent', applied: at }, early, { hasLeft: true }))).toEqual([
      `cancelled by fact ${at}; not yet confirmed by: oslo-2 (last seen 1.50 s ago)`,
    ])
    expect(confirmationsOf(plan, at, null, three({ phase: 'absent', applied: null }))).toMatchObject([
      { change: 'cancellation', fact: at, of: 3, unconfirmed: [{ name: 'oslo-2' }, { name: 'exit-1' }] },
    ])
  })

  test('more than twenty are counted', () => {
    const many = Array.from({ length: 25 }, () => member(first, 'oslo-1', { applied: 1 }))
    expect(say(suspended, S, null, many)[0]).toMatch(/oslo-1 \(last seen 1\.50 s ago\) and 5 others$/)
  })
})

test('a list says that a network is suspended, and who is waited for', () => {
  const facts = { status: 'allocated', converged: 1, stragglers: [], abandoned: null } as const
  const view = { plan: suspended } as never
  const names = { of: (id: string) => (id === second ? 'oslo-2' : id) }
  expect(detailOf('converged', { ...facts, stragglers: [] }, view, names)).toBe('suspended')
  const stragglers = [{ member: second, reason: 'silent' as const }]
  expect(detailOf('degraded', { ...facts, stragglers }, view, names)).toBe('suspended; oslo-2 is silent')
  expect(detailOf('gone', { ...facts, stragglers: [] }, view, names)).toBe('')
})
