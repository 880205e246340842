import {
  type AggregateRef,
  type Claim,
  type Fact,
  type NetworkName,
  type OrderKey,
  SpaceId,
} from '@sixfold/events'
import {
  gridRef,
  holdingsOf,
  type NetworkState,
  networkKey,
  networkRef,
  type PoolHolding,
  type PoolState,
  presentMembers,
} from '@sixfold/fold'
import type { Cause } from './act.ts'
import { networkName } from './network-name.ts'
import type { ReleaseOptions } from './releases.ts'

/** True when nobody holds anything of the network, and nobody will. */
const isOver = ({ status, plan }: NetworkState): boolean =>
  status === 'abandoned' ||
  status === 'gone' ||
  (status === 'leaving' && plan !== null && presentMembers(plan).length === 0)

/**
 * True for an order whose claim is to be released: it came to nothing, or what it claimed was given up and every member
 * knows. What an order claimed that is still being decided stays.
 */
const isDue = (state: NetworkState, order: OrderKey): boolean =>
  isOver(state) ||
  state.refusedOrders.has(order) ||
  state.goods?.owed.some((it) => it.order === order && it.since <= (state.converged ?? 0)) === true

/** Facts of a network behind which something that it claimed may be due. */
const FREEING: ReadonlySet<Fact['name']> = new Set([
  'NetworkConverged',
  'OrderRefused',
  'PeerLeft',
  'TeardownForced',
])

/** The networks of which a fact makes a claim due: its own, or those that it gave something to, who may have come too late. */
export const concerned = ({ ref, fact }: Readonly<{ ref: AggregateRef; fact: Fact }>): NetworkName[] => {
  switch (fact.name) {
    case 'Ipv4Assigned':
    case 'PortBlockAssigned':
      return fact.data.assignments.map(({ claim }) => claim)
    case 'HostClaimed':
      return fact.data.claims.map(({ claim }) => claim)
    case 'SpaceRangesClaimed':
      return [fact.data.network]
    default:
      return FREEING.has(fact.name) ? [networkName(ref)] : []
  }
}

/** Releases what a network claimed of pools and address spaces, as soon as it is due. */
export const goodsReleaser = ({ world, act, now, coolDownMs }: ReleaseOptions) => {
  const releaseFrom = async (ref: AggregateRef, due: readonly PoolHolding[], cause: Cause): Promise<void> => {
    const claimsOf = (kind: PoolHolding['kind']): Claim[] =>
      due.filter((it) => it.kind === kind).map(({ claim }) => claim)
    const [addresses, blocks, hosts] = [claimsOf('address'), claimsOf('block'), claimsOf('host')]
    const resting = { now: now(), coolDownMs }
    if (addresses.length > 0)
      await act('pool', ref, { type: 'ReleaseIpv4', claims: addresses, ...resting }, cause)
    if (blocks.length > 0)
      await act('pool', ref, { type: 'ReleasePortBlock', claims: blocks, ...resting }, cause)
    if (hosts.length > 0) await act('pool', ref, { type: 'ReleaseHost', claims: hosts }, cause)
  }

  const release = async (ref: AggregateRef, cause: Cause): Promise<void> => {
    const name = networkName(ref)
    const { state } = world.get('network', ref)
    const due = (pool: PoolState): PoolHolding[] =>
      holdingsOf(pool, name).filter(({ claim }) => isDue(state, claim.order))
    for (const pool of world.all('pool')) await releaseFrom(pool.ref, due(pool.state), cause)
    for (const id of world.ofParty(name.party).rangesIn) {
      const space = gridRef('space', String(SpaceId.parse(Number(id))))
      for (const { order, network } of world.get('space', space).state.claims.values())
        if (networkKey(network) === networkKey(name) && isDue(state, order))
          await act('space', space, { type: 'ReleaseRanges', order }, cause)
    }
  }

  /** Every network that holds anything of a pool or a space. */
  const holders = (): Map<string, NetworkName> => {
    const all = new Map<string, NetworkName>()
    for (const { state } of world.all('pool'))
      for (const { claim } of state.byClaim.values()) all.set(networkKey(claim), claim)
    for (const { state } of world.all('space'))
      for (const { network } of state.claims.values()) all.set(networkKey(network), network)
    return all
  }

  return {
    /** Releases what is due of one network. May be repeated by anyone. */
    release,
    /** Releases what is due of all: what an earlier life of a coordinator left. */
    releaseAll: async (cause: Cause): Promise<void> => {
      for (const { party, network } of holders().values()) await release(networkRef(party, network), cause)
    },
  }
}
