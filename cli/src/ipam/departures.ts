import { type AggregateRef, type Fact, factSubject } from '@sixfold/events'

/** The fact by which a member was taken for gone, and whether an operator forced that: then it need not know. */
export type Departure = Readonly<{ sequence: number; isForced: boolean }>

/** How members left networks last. A plan forgets them with the next fact about members; what agents say is older. */
export type Departures = Readonly<{
  /** Takes note of a fact; facts come in log order. */
  note: (ref: AggregateRef, fact: Fact, sequence: number) => void
  /** How an agent left a network; null where it never did. */
  of: (agent: string, network: AggregateRef) => Departure | null
}>

/** Nobody has left anything. */
export const openDepartures = (): Departures => {
  const last = new Map<string, Departure>()
  const keyOf = (agent: string, network: AggregateRef): string => `${agent} ${factSubject(network)}`
  return {
    note: (ref, fact, sequence) => {
      if (fact.name !== 'PeerLeft' && fact.name !== 'TeardownForced') return
      const isForced = fact.name === 'TeardownForced'
      for (const member of fact.data.members) last.set(keyOf(member, ref), { sequence, isForced })
    },
    of: (agent, network) => last.get(keyOf(agent, network)) ?? null,
  }
}
