import { type AggregateRef, type Fact, factSubject } from '@sixfold/events'
import type { NetworkState } from '@sixfold/fold'
import { advance, type Lifecycle, type LifecycleEvent, UNBORN } from './network.machine.ts'

const eventOf = (fact: Fact, { plan }: NetworkState): LifecycleEvent | null => {
  switch (fact.name) {
    case 'NetworkFounded':
    case 'NetworkAllocated':
    case 'NetworkAbandoned':
    case 'NetworkConverged':
    case 'NetworkDegraded':
    case 'NetworkCancelled':
    case 'NetworkGone':
      return { type: fact.name }
    case 'PeerJoined':
      return {
        type: 'PeerJoined',
        allJoined:
          plan !== null && plan.exitPoint.keys !== null && plan.resources.every(({ keys }) => keys !== null),
        exitJoined: plan !== null && plan.exitPoint.keys !== null,
      }
    default:
      return null
  }
}

/** The lifecycle of every network, folded from facts: one small value each, never a running machine. */
export const lifecycles = () => {
  const states = new Map<string, Lifecycle>()
  return {
    /** Takes note of a network's fact; `state` is the network as folded up to and including it. */
    note: (ref: AggregateRef, fact: Fact, state: NetworkState): void => {
      const event = eventOf(fact, state)
      if (event === null) return
      const subject = factSubject(ref)
      states.set(subject, advance(states.get(subject) ?? UNBORN, event))
    },
    of: (ref: AggregateRef): Lifecycle => states.get(factSubject(ref)) ?? UNBORN,
  }
}

export type Lifecycles = ReturnType<typeof lifecycles>
