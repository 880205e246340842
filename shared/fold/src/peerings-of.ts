import type { NetworkName } from '@sixfold/events'
import type { NetworkState } from './aggregates/network.ts'
import { networkKey } from './aggregates/space.ts'
import { NO_GOODS_STATE } from './goods-state.ts'
import { type PeeringWords, SILENT, standing } from './peering-words.ts'
import { networkRef, type World } from './world.ts'

/**
 * How a network stands to another one. `by` is who said so, `since` its fact. `accepted`: both agreed, but one of them is
 * suspended, and nothing passes.
 */
export type Peering = Readonly<{
  peer: NetworkName
  state: 'offered' | 'accepted' | 'active' | 'ended'
  by: NetworkName
  since: number
}>

/** What a network said to another one. */
export const wordsTo = ({ goods }: NetworkState, peer: NetworkName): Omit<PeeringWords, 'peer'> =>
  (goods ?? NO_GOODS_STATE).peerings.get(networkKey(peer)) ?? SILENT

/** The words of a network, with its end as the last of them: who is cancelled peers with nobody. */
export const wordsAtLast = (state: NetworkState, peer: NetworkName): Omit<PeeringWords, 'peer'> => {
  const words = wordsTo(state, peer)
  const cancelled = state.plan?.cancelled ?? 0
  return cancelled > 0 ? { ...words, ended: cancelled } : words
}

const stateOf = (world: World, { party, network }: NetworkName): NetworkState =>
  world.get('network', networkRef(party, network)).state

const isOpen = ({ status, plan }: NetworkState): boolean => status === 'allocated' && plan?.suspended === null

/** How two networks stand to each other, seen from the first; null when they never spoke. */
export const peeringOf = (world: World, network: NetworkName, peer: NetworkName): Peering | null => {
  const [us, them] = [stateOf(world, network), stateOf(world, peer)]
  if (networkKey(network) === networkKey(peer)) return null
  const haveSpoken = wordsTo(us, peer) !== SILENT || wordsTo(them, network) !== SILENT
  const stands = standing(wordsAtLast(us, peer), wordsAtLast(them, network))
  if (!haveSpoken || stands.state === 'none') return null
  const isActive = stands.state === 'accepted' && isOpen(us) && isOpen(them)
  return {
    peer,
    state: isActive ? 'active' : stands.state,
    by: stands.by === 'us' ? network : peer,
    since: stands.since,
  }
}

/** Every peering of a network, also those that only the other side spoke of. Walks all networks: for people. */
export const peeringsOf = (world: World, network: NetworkName): Peering[] => {
  const mine = networkKey(network)
  const peers = new Map<string, NetworkName>()
  for (const { peer } of (stateOf(world, network).goods ?? NO_GOODS_STATE).peerings.values())
    peers.set(networkKey(peer), peer)
  for (const { ref, state } of world.all('network')) {
    if (state.goods?.peerings.has(mine) !== true) continue
    const peer = { party: ref.party, network: ref.id } as NetworkName
    peers.set(networkKey(peer), peer)
  }
  return [...peers.values()].flatMap((peer) => peeringOf(world, network, peer) ?? [])
}
