import { setup, transition } from 'xstate'

/**
 * What the machine hears: facts by their names, with what only the fold can know. There is nothing else: no clock, no
 * liveness, no peers. Deadlines are decided elsewhere, from facts, and come back as facts.
 */
export type LifecycleEvent =
  | {
      type:
        | 'NetworkFounded'
        | 'NetworkAllocated'
        | 'NetworkAbandoned'
        | 'NetworkConverged'
        | 'NetworkDegraded'
    }
  | { type: 'NetworkCancelled' | 'NetworkGone' }
  | { type: 'PeerJoined'; allJoined: boolean; exitJoined: boolean }

/** The life of one network, and beside it that of its exit. */
export const networkMachine = setup({
  types: { context: {} as Record<string, never>, events: {} as LifecycleEvent },
  guards: {
    allJoined: ({ event }) => event.type === 'PeerJoined' && event.allJoined,
    exitJoined: ({ event }) => event.type === 'PeerJoined' && event.exitJoined,
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
        joining: {
          on: {
            PeerJoined: { guard: 'allJoined', target: 'converging' },
            NetworkDegraded: 'degraded',
            NetworkCancelled: 'leaving',
          },
        },
        converging: {
          on: { NetworkConverged: 'converged', NetworkDegraded: 'degraded', NetworkCancelled: 'leaving' },
        },
        converged: {
          // A member made new keys: the others have to follow before the network is one again.
          on: { PeerJoined: 'converging', NetworkDegraded: 'degraded', NetworkCancelled: 'leaving' },
        },
        degraded: { on: { NetworkConverged: 'converged', NetworkCancelled: 'leaving' } },
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
          on: { PeerJoined: { guard: 'exitJoined', target: 'joined' }, NetworkCancelled: 'releasing' },
        },
        joined: { on: { NetworkCancelled: 'releasing' } },
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
  | 'leaving'
  | 'gone'
  | 'abandoned'
export type ExitLife = 'unassigned' | 'assigned' | 'joined' | 'releasing' | 'released'

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
