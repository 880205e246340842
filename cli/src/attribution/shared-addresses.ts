import { type AggregateRef, type Fact, factSubject } from '@sixfold/events'

/** Collects, from the facts of the log in their order, which shared address each network has at its exit. */
export const openSharedAddresses = () => {
  const addresses = new Map<string, string>()
  const exits = new Map<string, string>()
  return {
    note: (fact: Fact, ref: AggregateRef): void => {
      const [shared] = fact.name === 'ExitRegistered' ? fact.data.publicIpv4 : []
      if (fact.name === 'ExitRegistered' && shared !== undefined) addresses.set(fact.data.exit, shared)
      if (fact.name === 'NetworkAllocated') exits.set(factSubject(ref), fact.data.exitPoint.exit)
    },
    /** The shared address of a network's exit; undefined before it has one. */
    of: (ref: AggregateRef): string | undefined => addresses.get(exits.get(factSubject(ref)) ?? ''),
  }
}
