import type { Position } from '@sixfold/decider'
import { type AgentId, type AggregateRef, type Fact, factSubject } from '@sixfold/events'
import type { Slice } from './aggregates/allocation.ts'
import type { NetworkState } from './aggregates/network.ts'

/** Ways to find aggregates in the world without walking it. */
export const worldIndex = () => {
  const slicesByOwner = new Map<AgentId, Slice[]>()
  const networksByMember = new Map<AgentId, Set<string>>()

  const cut = ({ data }: Extract<Fact, { name: 'SliceCut' }>, { sequence }: Position): void => {
    const mine = slicesByOwner.get(data.owner) ?? []
    // In log order: what this process wrote itself is folded before what others wrote a moment earlier.
    mine.splice(mine.findLastIndex(({ cutAt }) => cutAt < sequence) + 1, 0, { ...data, cutAt: sequence })
    slicesByOwner.set(data.owner, mine)
  }

  const founded = ({ data }: Extract<Fact, { name: 'NetworkFounded' }>, subject: string): void => {
    for (const member of [...data.resources.map(({ node }) => node), data.exit.exit]) {
      networksByMember.set(member, (networksByMember.get(member) ?? new Set()).add(subject))
    }
  }

  const ended = ({ nodes, exit }: NetworkState, subject: string): void => {
    for (const member of exit === null ? nodes : [...nodes, exit])
      networksByMember.get(member)?.delete(subject)
  }

  return {
    /** Takes note of a fact; `networkOf` gives the state of the network that it is about. */
    note: (ref: AggregateRef, fact: Fact, position: Position, networkOf: () => NetworkState): void => {
      if (fact.name === 'SliceCut') cut(fact, position)
      if (fact.name === 'NetworkFounded') founded(fact, factSubject(ref))
      if (fact.name === 'NetworkGone' || fact.name === 'NetworkAbandoned')
        ended(networkOf(), factSubject(ref))
    },
    slicesOf: (owner: AgentId): readonly Slice[] => slicesByOwner.get(owner) ?? [],
    networksOf: (member: AgentId): ReadonlySet<string> => networksByMember.get(member) ?? new Set(),
  }
}
