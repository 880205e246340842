import type { AggregateRef, Fact, NetworkName } from '@sixfold/events'
import { factSubject, refOf } from '@sixfold/events'
import type { NetworkState } from './aggregates/network.ts'
import { NO_GOODS_STATE } from './goods-state.ts'
import { type LinkedNetwork, toldPlan, toldTo } from './linked-plan.ts'
import { standing } from './peering-words.ts'
import { wordsAtLast } from './peerings-of.ts'
import { networkRef, type World } from './world.ts'

/**
 * What links a network with another one, as the first sees it. `since` is the fact that made it so, or ended it: 0 where
 * there was nothing ever. `peered` and `hasPeered`: the fact by which both peer, and whether they ever did.
 */
export type Link = Readonly<{
  ref: AggregateRef
  peered: number | null
  hasPeered: boolean
  isLinked: boolean
  since: number
}>

const stateOf = (world: World, ref: AggregateRef): NetworkState => world.get('network', ref).state

const nameOf = ({ party, id }: AggregateRef): NetworkName => ({ party, network: id }) as NetworkName

/**
 * How two networks peer. Every fact by which that begins or ends is `since` once it is folded, whatever else is: it is
 * by this that a router knows it.
 */
const peeringLink = (us: NetworkState, ours: NetworkName, them: NetworkState, theirs: NetworkName) => {
  const [we, they] = [wordsAtLast(us, theirs), wordsAtLast(them, ours)]
  const stands = [standing(we, they), standing(they, we)]
  const accepted = stands.flatMap((it) => (it.state === 'accepted' ? [it.since] : []))
  if (accepted.length > 0) return { peered: Math.min(...accepted), since: Math.max(...accepted) }
  const hasPeered = we.accepted > 0 || they.accepted > 0
  return {
    peered: null,
    since: hasPeered ? Math.max(we.accepted, we.ended, they.accepted, they.ended) : 0,
  }
}

/** Which address spaces of the first network the second uses too, and since when that is so, or is not any more. */
const spaceLink = (us: NetworkState, them: NetworkState) => {
  const ended = them.plan?.cancelled ?? 0
  let since = 0
  let isShared = false
  for (const { id, since: ours } of us.plan?.goods.spaces ?? []) {
    const theirs = them.plan?.goods.spaces.find((it) => it.id === id)
    if (theirs !== undefined && ended === 0) {
      isShared = true
      since = Math.max(since, ours, theirs.since)
    } else {
      const left = theirs === undefined ? (them.goods?.detached.get(id) ?? 0) : ended
      if (left > ours) since = Math.max(since, left)
    }
  }
  return { isShared, since }
}

const linkBetween = (world: World, us: AggregateRef, them: AggregateRef): Link => {
  const [ours, theirs] = [stateOf(world, us), stateOf(world, them)]
  const { peered, since } = peeringLink(ours, nameOf(us), theirs, nameOf(them))
  const space = spaceLink(ours, theirs)
  return {
    ref: them,
    peered: theirs.plan === null ? null : peered,
    hasPeered: since > 0,
    isLinked: theirs.plan !== null && (peered !== null || space.isShared),
    since: Math.max(since, space.since),
  }
}

/** The networks that one spoke to, and those that ever used a space of these. */
const metBy = (world: World, ref: AggregateRef, spaces: readonly number[]): AggregateRef[] => {
  const { goods } = stateOf(world, ref)
  const met = new Map<string, AggregateRef>()
  for (const { peer } of (goods ?? NO_GOODS_STATE).peerings.values()) {
    const its = networkRef(peer.party, peer.network)
    met.set(factSubject(its), its)
  }
  for (const id of spaces)
    for (const subject of world.usersOf(id)) {
      const its = refOf(subject)
      if (its !== null) met.set(subject, its)
    }
  met.delete(factSubject(ref))
  return [...met.values()].toSorted((a, b) => (factSubject(a) < factSubject(b) ? -1 : 1))
}

const spacesOf = ({ plan }: NetworkState): number[] => plan?.goods.spaces.map(({ id }) => id) ?? []

/** Everything that links a network with others, or ever did. A network that is over is linked with none. */
export const linksOf = (world: World, ref: AggregateRef): Link[] => {
  const state = stateOf(world, ref)
  if (state.plan === null || state.plan.cancelled !== null || state.goods === null) return []
  return metBy(world, ref, spacesOf(state))
    .map((them) => linkBetween(world, ref, them))
    .filter(({ since }) => since > 0)
}

/** Those that a network met up to a fact of it, that one included. */
const metIn = (world: World, ref: AggregateRef, fact: Fact): AggregateRef[] => {
  const state = stateOf(world, ref)
  if (state.goods === null) return []
  const given = fact.name === 'AddressSpaceDetached' ? [fact.data.id] : []
  return metBy(world, ref, [...spacesOf(state), ...given])
}

const LINKING: ReadonlySet<Fact['name']> = new Set([
  'PeeringAccepted',
  'PeeringEnded',
  'AddressSpaceAttached',
  'AddressSpaceDetached',
])

/** Whether a fact of a network, just folded, may link it with others or part it: its own view of them is another then. */
export const mayLink = (world: World, ref: AggregateRef, fact: Fact): boolean =>
  LINKING.has(fact.name) && metIn(world, ref, fact).length > 0

/**
 * How the others stand to a network that a fact is about, just folded: each as it sees it, also those that the fact
 * parts from it.
 */
export const linksTo = (
  world: World,
  ref: AggregateRef,
  fact: Fact,
): Readonly<{ of: AggregateRef; link: Link }>[] => {
  if (stateOf(world, ref).plan === null) return []
  return metIn(world, ref, fact).flatMap((of) => {
    const { plan } = stateOf(world, of)
    if (plan === null || plan.cancelled !== null) return []
    const link = linkBetween(world, of, ref)
    return link.since > 0 ? [{ of, link }] : []
  })
}

/** A network as those that are linked with it are told. */
export const linkedNetwork = (world: World, { ref, peered }: Link): LinkedNetwork | null => {
  const { plan, told } = stateOf(world, ref)
  if (plan === null) return null
  const isPeered = peered !== null
  return { ...nameOf(ref), peered, plan: toldPlan(plan, isPeered, toldTo(told, isPeered)) }
}
