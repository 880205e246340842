import { expect, test } from 'vitest'
import { adjacencyMapToArray, getAdjacencyMap, getShortestPaths } from 'xstate/graph'
import { TRANSITIONS, transitionsOf } from './fixtures/transitions.ts'
import { advance, type Lifecycle, type LifecycleEvent, networkMachine, UNBORN } from './network.machine.ts'

const after = (...events: LifecycleEvent[]): Lifecycle => events.reduce(advance, UNBORN)
const joined = (allJoined: boolean, exitJoined: boolean): LifecycleEvent => ({
  type: 'PeerJoined',
  allJoined,
  exitJoined,
  isDegraded: false,
})
const converges = (allJoined = true): LifecycleEvent => ({
  type: 'NetworkConverged',
  allJoined,
  exitJoined: true,
  isDegraded: false,
})
const founded: LifecycleEvent[] = [{ type: 'NetworkFounded' }, { type: 'NetworkAllocated' }]

test('a network that is ordered, allocated, joined by all and seen to hold its revision is converged', () => {
  expect(after()).toEqual({ life: 'ordered', exit: 'unassigned' })
  expect(after({ type: 'NetworkFounded' })).toEqual({ life: 'allocating', exit: 'unassigned' })
  expect(after(...founded)).toEqual({ life: 'joining', exit: 'assigned' })
  expect(after(...founded, joined(false, true))).toEqual({ life: 'joining', exit: 'joined' })
  expect(after(...founded, joined(false, true), joined(true, true))).toEqual({
    life: 'converging',
    exit: 'joined',
  })
  const all = [...founded, joined(true, true), converges()] as const
  expect(after(...all)).toEqual({ life: 'converged', exit: 'joined' })
})

test('a converged network degrades, converges again, follows new keys, and leaves', () => {
  const converged = [...founded, joined(true, true), converges()] as const
  expect(after(...converged, { type: 'NetworkDegraded' }).life).toBe('degraded')
  expect(after(...converged, { type: 'NetworkDegraded' }, converges()).life).toBe('converged')
  expect(after(...converged, joined(true, true)).life).toBe('converging')
  expect(after(...converged, { type: 'NetworkCancelled' })).toEqual({ life: 'leaving', exit: 'releasing' })
  expect(after(...converged, { type: 'NetworkCancelled' }, { type: 'NetworkGone' })).toEqual({
    life: 'gone',
    exit: 'released',
  })
})

const members = (
  type: 'ResourceAdded' | 'ResourceRemoved' | 'PeerLeft' | 'TeardownForced' | 'NetworkResumed',
  { allJoined = true, isDegraded = false } = {},
): LifecycleEvent => ({ type, allJoined, exitJoined: true, isDegraded })
const up = [...founded, joined(true, true), converges()] as const

test('a network that grows waits for the new member, and for all again when anything changes', () => {
  expect(after(...up, members('ResourceAdded', { allJoined: false })).life).toBe('joining')
  expect(after(...up, members('ResourceAdded', { allJoined: false }), members('ResourceRemoved')).life).toBe(
    'converging',
  )
  for (const type of ['ResourceRemoved', 'PeerLeft', 'TeardownForced'] as const)
    expect(after(...up, members(type)).life).toBe('converging')
  expect(after(...up, { type: 'Changed' }).life).toBe('converging')
})

test('a degraded network stays so until it converges, or who lagged is a member no more', () => {
  const degraded = [...up, { type: 'NetworkDegraded' }] as const
  expect(after(...degraded, members('ResourceAdded', { allJoined: false, isDegraded: true })).life).toBe(
    'degraded',
  )
  expect(after(...degraded, members('ResourceRemoved')).life).toBe('converging')
  // All held the revision before that of who came meanwhile.
  expect(after(...degraded, converges(false)).life).toBe('joining')
})

test('a suspended network is suspended whatever is heard of it, until it is resumed or cancelled', () => {
  const suspended = [...up, { type: 'NetworkSuspended' }] as const
  const still: LifecycleEvent[] = [
    converges(),
    { type: 'NetworkDegraded' },
    joined(true, true),
    members('ResourceAdded', { allJoined: false }),
  ]
  for (const event of still) expect(after(...suspended, event).life).toBe('suspended')
  expect(after(...suspended, members('NetworkResumed')).life).toBe('converging')
  expect(after(...suspended, members('NetworkResumed', { allJoined: false })).life).toBe('joining')
  expect(after(...suspended, members('NetworkResumed', { isDegraded: true })).life).toBe('degraded')
  expect(after(...suspended, { type: 'NetworkCancelled' }).life).toBe('leaving')
  for (const early of [founded, up, [...up, { type: 'NetworkDegraded' } as const]])
    expect(after(...early, { type: 'NetworkSuspended' }).life).toBe('suspended')
})

test('an exit moves, and back, while the network lives on', () => {
  const move = (isBack: boolean, exitJoined = true): LifecycleEvent => ({
    type: 'ExitMoved',
    isBack,
    exitJoined,
  })
  expect(after(...up, move(false))).toEqual({ life: 'converged', exit: 'moving' })
  expect(after(...up, move(false), move(true)).exit).toBe('joined')
  expect(after(...founded, move(false), move(true, false)).exit).toBe('assigned')
  expect(after(...up, move(false), { type: 'NetworkCancelled' }).exit).toBe('releasing')
})

test('what means nothing in a state changes nothing', () => {
  expect(after(converges())).toEqual(UNBORN)
  expect(
    after({ type: 'NetworkFounded' }, { type: 'NetworkAbandoned' }, { type: 'NetworkAllocated' }).life,
  ).toBe('abandoned')
})

const statesOf = (region: 'life' | 'exit'): string[] =>
  Object.keys(networkMachine.config.states?.[region]?.states ?? {})

/** Every event there is, with every answer of the fold. */
const EVERY: readonly LifecycleEvent[] = [
  ...(
    [
      'NetworkFounded',
      'NetworkAllocated',
      'NetworkAbandoned',
      'NetworkDegraded',
      'NetworkSuspended',
      'NetworkCancelled',
      'NetworkGone',
      'Changed',
    ] as const
  ).map((type): LifecycleEvent => ({ type })),
  ...(
    [
      'PeerJoined',
      'PeerLeft',
      'ResourceAdded',
      'ResourceRemoved',
      'TeardownForced',
      'NetworkConverged',
      'NetworkResumed',
    ] as const
  ).flatMap((type) =>
    [true, false].flatMap((allJoined) =>
      [true, false].map(
        (isDegraded): LifecycleEvent => ({ type, allJoined, exitJoined: allJoined, isDegraded }),
      ),
    ),
  ),
  ...[true, false].flatMap((isBack) =>
    [true, false].flatMap((exitJoined): LifecycleEvent[] => [
      { type: 'ExitMoved', isBack, exitJoined },
      ...[true, false].map(
        (isDegraded): LifecycleEvent => ({
          type: 'StandbyPromoted',
          isBack,
          allJoined: exitJoined,
          exitJoined,
          isDegraded,
        }),
      ),
    ]),
  ),
]

test('every state can be reached, every network that is there can be given back, and nothing comes behind the end', () => {
  const paths = getShortestPaths(networkMachine, { events: EVERY })
  const reached = new Map(paths.map(({ state }) => [JSON.stringify(state.value), state.value as Lifecycle]))
  const lives = new Set([...reached.values()].map(({ life }) => life))
  expect([...lives].toSorted()).toEqual(statesOf('life').toSorted())
  const exits = new Set([...reached.values()].map(({ exit }) => exit))
  expect([...exits].toSorted()).toEqual(statesOf('exit').toSorted())
  for (const at of reached.values()) {
    const isThere = ['joining', 'converging', 'converged', 'degraded', 'suspended'].includes(at.life)
    if (isThere) expect(advance(at, { type: 'NetworkCancelled' }).life).toBe('leaving')
    const isOver = at.life === 'gone' || at.life === 'abandoned'
    if (isOver) for (const event of EVERY) expect(advance(at, event).life).toBe(at.life)
  }
})

test('no transition hides behind another: each is taken by some event', () => {
  const walked = adjacencyMapToArray(getAdjacencyMap(networkMachine, { events: EVERY }))
  const taken = new Set(walked.flatMap(({ state, event }) => transitionsOf(state.value as Lifecycle, event)))
  expect(TRANSITIONS.filter((it) => !taken.has(it))).toEqual([])
})

test('an exit that was chosen serves once it was promoted, and not before', () => {
  const chosen: LifecycleEvent = { type: 'ExitMoved', isBack: false, exitJoined: true }
  const promoted = (isBack: boolean): LifecycleEvent => ({
    type: 'StandbyPromoted',
    isBack,
    allJoined: true,
    exitJoined: true,
    isDegraded: false,
  })
  expect(after(...up, chosen).exit).toBe('moving')
  expect(after(...up, chosen, promoted(false)).exit).toBe('moving')
  expect(after(...up, chosen, promoted(true))).toEqual({ life: 'converging', exit: 'joined' })
})

test('the machine has no clock and remembers nobody', () => {
  const text = JSON.stringify(networkMachine.config)
  expect(text).not.toMatch(/"after"|"invoke"|"delay"/)
  expect(networkMachine.config.context).toEqual({})
})
