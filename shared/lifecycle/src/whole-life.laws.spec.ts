import { beforeAll, expect, test } from 'vitest'
import { adjacencyMapToArray, getAdjacencyMap } from 'xstate/graph'
import { TRANSITIONS, transitionsOf } from './fixtures/transitions.ts'
import { ASKED, likenessOf, type Step, wholeLife } from './fixtures/whole-life.ts'
import { lifecycleOf } from './lifecycle-of.ts'
import { networkMachine } from './network.machine.ts'

/** A step of the walk, and the facts up to it. */
type Walked = Step & Readonly<{ facts: string }>

/** Every step from every state that a network can be in: whatever may be asked of it, decided, folded and told. */
const walk = (): Walked[] => {
  const map = getAdjacencyMap(wholeLife, {
    events: ASKED,
    serializeState: ({ context }) => likenessOf(context),
  })
  return adjacencyMapToArray(map).flatMap(({ state: { context: before }, nextState: { context } }) =>
    context === before
      ? []
      : context.steps.map((step) => ({ ...step, facts: context.facts.map(({ name }) => name).join(' ') })),
  )
}

let walked: Walked[]
beforeAll(() => {
  walked = walk()
}, 60_000)

test('whatever becomes of a network, its machine is where its facts fold to, after each of them', () => {
  const apart = walked
    .map(({ facts, to, state }) => ({ facts, machine: { ...to }, fold: lifecycleOf(state) }))
    .filter(({ machine, fold }) => machine.life !== fold.life || machine.exit !== fold.exit)
    .toSorted((a, b) => a.facts.length - b.facts.length)
  // The shortest ways there say enough.
  expect(apart.slice(0, 3)).toEqual([])
  expect(walked.length).toBeGreaterThan(5_000)
})

test('it comes into every state', () => {
  for (const region of ['life', 'exit'] as const) {
    const states = Object.keys(networkMachine.states[region]?.states ?? {})
    const reached = new Set(walked.flatMap(({ from, to }) => [from[region], to[region]]))
    expect([...reached].toSorted()).toEqual(states.toSorted())
  }
})

/** Ways that the machine has, because it treats all facts about members alike, and that no network can go. */
const NEVER = [
  // Who comes has not joined yet.
  ...['joining', 'converging', 'converged', 'degraded'].map((from) => `${from} ResourceAdded converging`),
  // All have joined, and of those who stay nobody unlearns it.
  ...['converging', 'converged'].flatMap((from) =>
    ['PeerJoined', 'PeerLeft', 'ResourceRemoved', 'TeardownForced', 'StandbyPromoted'].map(
      (fact) => `${from} ${fact} joining`,
    ),
  ),
  // Who left was removed before, and was not waited for any more.
  'joining PeerLeft converging',
  // Who lags goes on lagging until it is removed, or all converge.
  ...['PeerJoined', 'PeerLeft', 'StandbyPromoted'].flatMap((fact) =>
    ['joining', 'converging'].map((to) => `degraded ${fact} ${to}`),
  ),
  'degraded ResourceAdded joining',
]

test('it goes every way that the machine has, but those that no network can go', () => {
  const taken = new Set(
    walked.flatMap(({ from, event }) => (event === null ? [] : transitionsOf(from, event))),
  )
  expect(TRANSITIONS.filter((it) => !taken.has(it)).toSorted()).toEqual(NEVER.toSorted())
  expect(new Set(TRANSITIONS).size).toBe(TRANSITIONS.length)
})
