import { type AggregateRef, type Fact, factSubject } from '@sixfold/events'
import { doesDerive } from '@sixfold/events/facts'
import type { NetworkState } from '@sixfold/fold'
import { allJoined } from './lifecycle-of.ts'
import { advance, type Lifecycle, type LifecycleEvent, UNBORN } from './network.machine.ts'

const membersIn = ({ plan, stragglers }: NetworkState) => ({
  allJoined: plan !== null && allJoined(plan),
  exitJoined: plan !== null && plan.exitPoint.keys !== null,
  isDegraded: stragglers.length > 0,
})

/** What the machine hears of a network's fact, `state` being the network up to and including it; null for nothing. */
export const eventOf = (fact: Fact, state: NetworkState): LifecycleEvent | null => {
  switch (fact.name) {
    case 'NetworkFounded':
    case 'NetworkAllocated':
    case 'NetworkAbandoned':
    case 'NetworkDegraded':
    case 'NetworkSuspended':
    case 'NetworkCancelled':
    case 'NetworkGone':
      return { type: fact.name }
    case 'PeerJoined':
    case 'PeerLeft':
    case 'ResourceAdded':
    case 'ResourceRemoved':
    case 'TeardownForced':
    case 'NetworkConverged':
    case 'NetworkResumed':
      return { type: fact.name, ...membersIn(state) }
    case 'ExitMoved':
    case 'ExitChanged':
      return { ...membersIn(state), type: 'ExitMoved', isBack: state.exitMove === null }
    case 'StandbyPromoted':
      return { ...membersIn(state), type: 'StandbyPromoted', isBack: state.exitMove === null }
    default:
      return doesDerive(fact.name) ? { type: 'Changed' } : null
  }
}

/**
 * `advance`, each step taken once: there are a few hundred, and a log has as many facts as it likes. What it gives is
 * shared.
 */
const remembering = (): typeof advance => {
  const steps = new Map<string, Lifecycle>()
  return (from, event) => {
    const step = `${from.life} ${from.exit} ${JSON.stringify(event)}`
    const known = steps.get(step) ?? advance(from, event)
    steps.set(step, known)
    return known
  }
}

/** Where each network stands, by the subject of its facts. */
export type SavedLifecycles = Map<string, Lifecycle>

/**
 * The lifecycle of every network, folded from facts: one small value each, never a running machine. Goes on from what
 * was saved, which is its own from then on.
 */
export const lifecycles = (states: SavedLifecycles = new Map()) => {
  const next = remembering()
  return {
    /** Takes note of a network's fact; `state` is the network as folded up to and including it. */
    note: (ref: AggregateRef, fact: Fact, state: NetworkState): void => {
      const event = eventOf(fact, state)
      if (event === null) return
      const subject = factSubject(ref)
      states.set(subject, next(states.get(subject) ?? UNBORN, event))
    },
    of: (ref: AggregateRef): Lifecycle => states.get(factSubject(ref)) ?? UNBORN,
    /** All of it, not a copy: to be written before the next fact is noted. */
    save: (): SavedLifecycles => states,
  }
}

export type Lifecycles = ReturnType<typeof lifecycles>
