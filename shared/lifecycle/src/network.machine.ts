import { setup, transition } from 'xstate'

/** Facts that say who is a member, and what is known of the members. */
export type MembersFact =
  | 'PeerJoined'
  | 'PeerLeft'
  | 'ResourceAdded'
  | 'ResourceRemoved'
  | 'TeardownForced'
  | 'StandbyPromoted'

/** What the fold knows of a network's members behind a fact. */
type Members = Readonly<{ allJoined: boolean; exitJoined: boolean; isDegraded: boolean }>

/**
 * What the machine hears: facts by their names, with what only the fold can know. There is nothing else: no clock, no
 * liveness, no peers. Deadlines are decided elsewhere, from facts, and come back as facts. `Changed` is any other fact
 * that members derive from.
 */
export type LifecycleEvent =
  | Readonly<{
      type:
        | 'NetworkFounded'
        | 'NetworkAllocated'
        | 'NetworkAbandoned'
        | 'NetworkDegraded'
        | 'NetworkSuspended'
        | 'NetworkCancelled'
        | 'NetworkGone'
        | 'Changed'
    }>
  | (Readonly<{ type: Exclude<MembersFact, 'StandbyPromoted'> | 'NetworkConverged' | 'NetworkResumed' }> &
      Members)
  | Readonly<{ type: 'ExitMoved'; isBack: boolean; exitJoined: boolean }>
  | (Readonly<{ type: 'StandbyPromoted'; isBack: boolean }> & Members)

const MEMBERS_FACTS = [
  'PeerJoined',
  'PeerLeft',
  'ResourceAdded',
  'ResourceRemoved',
  'TeardownForced',
  'StandbyPromoted',
] as const satisfies readonly MembersFact[]

/** One transition for every fact about members. */
const onMembers = <Transitions>(transitions: Transitions): Record<MembersFact, Transitions> =>
  Object.fromEntries(MEMBERS_FACTS.map((name) => [name, transitions])) as Record<MembersFact, Transitions>

/** Closed, given back, or said to lag: whatever the network was at. */
const WHENEVER = {
  NetworkSuspended: 'suspended',
  NetworkDegraded: 'degraded',
  NetworkCancelled: 'leaving',
} as const

/** Where a network that all members should hold again begins anew. */
const ANEW = [{ guard: 'allJoined', target: 'converging' }, { target: 'joining' }] as const

/** The life of one network, and beside it that of its exit. */
export const networkMachine = setup({
  types: { context: {} as Record<string, never>, events: {} as LifecycleEvent },
  guards: {
    allJoined: ({ event }) => 'allJoined' in event && event.allJoined,
    exitJoined: ({ event }) => 'exitJoined' in event && event.exitJoined,
    isDegraded: ({ event }) => 'isDegraded' in event && event.isDegraded,
    isBack: ({ event }) => 'isBack' in event && event.isBack,
    isBackAndJoined: ({ event }) => 'isBack' in event && event.isBack && event.exitJoined,
  },
}).createMachine({
  id: 'network',
  context: {},
  type: 'parallel',
  states: {
    life: {
      initial: 'ordered',
      states: {
        ordered: { on: { NetworkFounded: 'allocating' } },
        allocating: { on: { NetworkAllocated: 'joining', NetworkAbandoned: 'abandoned' } },
        joining: { on: { ...WHENEVER, ...onMembers(ANEW) } },
        converging: { on: { ...WHENEVER, ...onMembers(ANEW), NetworkConverged: 'converged' } },
        // Whatever members derive from has changed: they have to follow before the network is one again.
        converged: { on: { ...WHENEVER, ...onMembers(ANEW), Changed: 'converging' } },
        degraded: {
          on: {
            // Decided late, it is of a revision before that of a member who has not joined yet.
            NetworkConverged: [{ guard: 'allJoined', target: 'converged' }, { target: 'joining' }],
            NetworkSuspended: 'suspended',
            NetworkCancelled: 'leaving',
            // Who lagged may be no member any more.
            ...onMembers([{ guard: 'isDegraded', target: 'degraded' }, ...ANEW] as const),
          },
        },
        suspended: {
          on: {
            NetworkResumed: [{ guard: 'isDegraded', target: 'degraded' }, ...ANEW],
            NetworkCancelled: 'leaving',
          },
        },
        leaving: { on: { NetworkGone: 'gone' } },
        gone: { type: 'final' },
        abandoned: { type: 'final' },
      },
    },
    exit: {
      initial: 'unassigned',
      states: {
        unassigned: { on: { NetworkAllocated: 'assigned' } },
        assigned: {
          on: {
            PeerJoined: { guard: 'exitJoined', target: 'joined' },
            StandbyPromoted: 'joined',
            ExitMoved: 'moving',
            NetworkCancelled: 'releasing',
          },
        },
        joined: { on: { ExitMoved: 'moving', NetworkCancelled: 'releasing' } },
        moving: {
          on: {
            ExitMoved: [
              { guard: 'isBackAndJoined', target: 'joined' },
              { guard: 'isBack', target: 'assigned' },
            ],
            // It serves that was chosen.
            StandbyPromoted: { guard: 'isBack', target: 'joined' },
            NetworkCancelled: 'releasing',
          },
        },
        releasing: { on: { NetworkGone: 'released' } },
        released: { type: 'final' },
      },
    },
  },
})

export type Life =
  | 'ordered'
  | 'allocating'
  | 'joining'
  | 'converging'
  | 'converged'
  | 'degraded'
  | 'suspended'
  | 'leaving'
  | 'gone'
  | 'abandoned'
export type ExitLife = 'unassigned' | 'assigned' | 'joined' | 'moving' | 'releasing' | 'released'

/** Where a network stands, in the machine's words. This and nothing more is kept of a machine. */
export type Lifecycle = Readonly<{ life: Life; exit: ExitLife }>

/** A network of which there is no fact yet. */
export const UNBORN: Lifecycle = { life: 'ordered', exit: 'unassigned' }

/** The next state; events that mean nothing in a state leave it as it is. Pure. */
export const advance = (from: Lifecycle, event: LifecycleEvent): Lifecycle => {
  const snapshot = networkMachine.resolveState({ value: from, context: {} })
  const [next] = transition(networkMachine, snapshot, event)
  return next.value as Lifecycle
}
