import type { Position } from '@sixfold/decider'
import {
  type AgentId,
  type AggregateRef,
  type Fact,
  factSubject,
  type OrderKey,
  type Prefix,
} from '@sixfold/events'
import type { Slice } from './aggregates/allocation.ts'
import type { NetworkState } from './aggregates/network.ts'
import { idPrefix } from './prefix-id.ts'

/** A slice, with the name of the allocation that it was cut from: its first prefix. */
export type OwnedSlice = Slice & Readonly<{ allocation: Prefix }>

/**
 * What a party has, by ids: its networks that are not gone, its address spaces, and the spaces in which its networks
 * ever claimed ranges.
 */
export type PartyThings = Readonly<{
  networks: ReadonlySet<string>
  spaces: ReadonlySet<string>
  rangesIn: ReadonlySet<string>
}>

/** What an index answers; one may stand on another, as a plan's world does on the log's. */
export type WorldIndex = Readonly<{
  slicesOf: (owner: AgentId) => readonly OwnedSlice[]
  slicesEverOf: (owner: AgentId) => readonly OwnedSlice[]
  networksOf: (member: AgentId) => ReadonlySet<string>
  networkOfOrder: (order: OrderKey) => string | null
  ofParty: (party: string) => PartyThings
  usersOf: (space: number) => ReadonlySet<string>
}>

const NOWHERE: ReadonlySet<string> = new Set()
const NOTHING: WorldIndex = {
  slicesOf: () => [],
  slicesEverOf: () => [],
  networksOf: () => NOWHERE,
  networkOfOrder: () => null,
  ofParty: () => ({ networks: NOWHERE, spaces: NOWHERE, rangesIn: NOWHERE }),
  usersOf: () => NOWHERE,
}

/** What an index holds, as it is: not a copy. Not all of it follows from the states of the aggregates. */
export type SavedIndex = Readonly<{
  slicesByOwner: Map<AgentId, readonly OwnedSlice[]>
  everByOwner: Map<AgentId, readonly OwnedSlice[]>
  networksByMember: Map<AgentId, Set<string>>
  networkByOrder: Map<OrderKey, string>
  thingsByParty: Map<string, { [Kind in keyof PartyThings]: Set<string> }>
  usersBySpace: Map<number, Set<string>>
}>

/** What an index holds that took note of nothing. */
export const nothingFound = (): SavedIndex => ({
  slicesByOwner: new Map(),
  everByOwner: new Map(),
  networksByMember: new Map(),
  networkByOrder: new Map(),
  thingsByParty: new Map(),
  usersBySpace: new Map(),
})

/** Who becomes a member of a network that is there. */
const joiner = (fact: Fact): readonly AgentId[] => {
  if (fact.name === 'ResourceAdded') return [fact.data.node]
  return fact.name === 'StandbyAssigned' ? [fact.data.exit] : []
}

/**
 * Ways to find aggregates in the world without walking it. What is beneath is never written into; what was `saved` is
 * gone on with.
 */
export const worldIndex = (beneath: WorldIndex = NOTHING, saved: SavedIndex = nothingFound()) => {
  const { slicesByOwner, everByOwner, networksByMember, networkByOrder, thingsByParty, usersBySpace } = saved

  const thingsOf = (party: string) => {
    const known = thingsByParty.get(party)
    if (known !== undefined) return known
    const { networks, spaces, rangesIn } = beneath.ofParty(party)
    const fresh = { networks: new Set(networks), spaces: new Set(spaces), rangesIn: new Set(rangesIn) }
    thingsByParty.set(party, fresh)
    return fresh
  }

  const usersAt = (space: number): Set<string> => {
    const its = usersBySpace.get(space) ?? new Set(beneath.usersOf(space))
    usersBySpace.set(space, its)
    return its
  }

  const networksAt = (member: AgentId): Set<string> => {
    const mine = networksByMember.get(member) ?? new Set(beneath.networksOf(member))
    networksByMember.set(member, mine)
    return mine
  }

  const slicesOf = (owner: AgentId): readonly OwnedSlice[] =>
    slicesByOwner.get(owner) ?? beneath.slicesOf(owner)
  const slicesEverOf = (owner: AgentId): readonly OwnedSlice[] =>
    everByOwner.get(owner) ?? beneath.slicesEverOf(owner)

  const cut = (
    { id }: AggregateRef,
    { data }: Extract<Fact, { name: 'SliceCut' }>,
    { sequence }: Position,
  ): void => {
    const fresh = { ...data, allocation: idPrefix(id), cutAt: sequence }
    // In log order: what this process wrote itself is folded before what others wrote a moment earlier.
    const among = (mine: readonly OwnedSlice[]): OwnedSlice[] =>
      mine.toSpliced(mine.findLastIndex(({ cutAt }) => cutAt < sequence) + 1, 0, fresh)
    slicesByOwner.set(data.owner, among(slicesOf(data.owner)))
    everByOwner.set(data.owner, among(slicesEverOf(data.owner)))
  }

  const returned = ({ slice, owner }: Extract<Fact, { name: 'SliceReturned' }>['data']): void => {
    const kept = slicesOf(owner).filter((it) => it.slice !== slice)
    slicesByOwner.set(owner, kept)
  }

  const noteParty = (ref: AggregateRef, fact: Fact): void => {
    const { party, id } = ref
    if (fact.name === 'AddressSpaceAttached') usersAt(fact.data.id).add(factSubject(ref))
    if (fact.name === 'NetworkFounded') thingsOf(party).networks.add(id)
    if (fact.name === 'NetworkGone' || fact.name === 'NetworkAbandoned') thingsOf(party).networks.delete(id)
    if (fact.name === 'AddressSpaceFounded') thingsOf(fact.data.owner).spaces.add(id)
    if (fact.name === 'SpaceRangesClaimed') thingsOf(fact.data.network.party).rangesIn.add(id)
  }

  const founded = ({ data }: Extract<Fact, { name: 'NetworkFounded' }>, subject: string): void => {
    for (const member of [...data.resources.map(({ node }) => node), data.exit.exit])
      networksAt(member).add(subject)
    networkByOrder.set(data.order, subject)
  }

  /** Members that gave up what was taken from them are no members any more; of a cancelled network they are to its end. */
  const left = (members: readonly AgentId[], { nodes, exit, plan }: NetworkState, subject: string): void => {
    const stay = new Set([...nodes, exit, plan?.standby?.exit])
    for (const member of members) if (!stay.has(member)) networksAt(member).delete(subject)
  }

  const ended = ({ nodes, exit, plan }: NetworkState, subject: string): void => {
    const exits = [exit, plan?.standby?.exit, ...(plan?.formerExits ?? []).map((it) => it.exit)]
    for (const member of [...nodes, ...exits]) if (member != null) networksAt(member).delete(subject)
  }

  return {
    /** Takes note of a fact; `networkOf` gives the state of the network that it is about. */
    note: (ref: AggregateRef, fact: Fact, position: Position, networkOf: () => NetworkState): void => {
      noteParty(ref, fact)
      if (fact.name === 'SliceCut') cut(ref, fact, position)
      if (fact.name === 'SliceReturned') returned(fact.data)
      if (fact.name === 'NetworkFounded') founded(fact, factSubject(ref))
      for (const member of joiner(fact)) networksAt(member).add(factSubject(ref))
      if (fact.name === 'PeerLeft' || fact.name === 'TeardownForced')
        left(fact.data.members, networkOf(), factSubject(ref))
      if (fact.name === 'NetworkGone' || fact.name === 'NetworkAbandoned')
        ended(networkOf(), factSubject(ref))
    },
    slicesOf,
    slicesEverOf,
    networksOf: (member: AgentId): ReadonlySet<string> =>
      networksByMember.get(member) ?? beneath.networksOf(member),
    networkOfOrder: (order: OrderKey): string | null =>
      networkByOrder.get(order) ?? beneath.networkOfOrder(order),
    usersOf: (space: number): ReadonlySet<string> => usersBySpace.get(space) ?? beneath.usersOf(space),
    ofParty: (party: string): PartyThings => thingsByParty.get(party) ?? beneath.ofParty(party),
    save: (): SavedIndex => saved,
  }
}
