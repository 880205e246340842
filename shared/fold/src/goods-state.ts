import {
  type AgentId,
  type Fact,
  fourthGroup,
  type Ipv4Address,
  type OrderKey,
  type Prefix,
} from '@sixfold/events'
import { networkKey } from './aggregates/space.ts'
import { giveBackInside, type Inside64, nothingGiven, takeInside } from './inside-64.ts'
import { type PeeringWords, saidTo } from './peering-words.ts'

/** Where a workload is, and its addresses. */
export type Placed = Readonly<{ node: AgentId; ipv6: Prefix; ipv4: Ipv4Address | null }>

/** A claim on a pool or a space, by its order, that the network gave up by the fact `since`. */
export type Owed = Readonly<{ order: OrderKey; since: number }>

/**
 * What deciding about a network's goods needs and its members do not. `given` goes by the fourth group of a /64;
 * `claimed` says under which order the network has what it claimed of pools and spaces; `owed` are claims that are to be
 * released once no member holds what they were for; `peerings` is what it said, by the other network's name;
 * `detached` are the address spaces that it gave up, each with the fact by which it did so last.
 */
export type GoodsState = {
  placed: Map<string, Placed>
  given: Map<number, Inside64>
  claimed: Map<string, OrderKey>
  owed: Owed[]
  peerings: Map<string, PeeringWords>
  detached: Map<number, number>
}

/** What a network has of which nobody said anything. Never written into. */
export const NO_GOODS_STATE: Readonly<GoodsState> = {
  placed: new Map(),
  given: new Map(),
  claimed: new Map(),
  owed: [],
  peerings: new Map(),
  detached: new Map(),
}

const none = (): GoodsState => ({
  placed: new Map(),
  given: new Map(),
  claimed: new Map(),
  owed: [],
  peerings: new Map(),
  detached: new Map(),
})

/** Claims that were given up and not released, by a network that never converges: the last ones are remembered. */
const OWED_MAX = 1000

const place = ({ placed, given }: GoodsState, { data }: Extract<Fact, { name: 'WorkloadPlaced' }>): void => {
  const { workload, node, ipv6, ipv4 } = data
  const pair = fourthGroup(ipv6)
  const inside = given.get(pair) ?? nothingGiven()
  given.set(pair, inside)
  takeInside(inside, data)
  placed.set(workload, { node, ipv6, ipv4 })
}

const remove = ({ placed, given }: GoodsState, workload: string): void => {
  const before = placed.get(workload)
  if (before === undefined) return
  placed.delete(workload)
  const inside = given.get(fourthGroup(before.ipv6))
  if (inside !== undefined) giveBackInside(inside, before)
}

const portsKey = ({ address, first }: Readonly<{ address: string; first: number }>): string =>
  `ports ${address}:${first}`

/** What a fact says was claimed elsewhere or given up: the name under which it is kept, and which of both. */
const claimIn = (fact: Fact): Readonly<{ key: string; takenBy: OrderKey | null }> | null => {
  switch (fact.name) {
    case 'PublicIpv4Assigned':
      return { key: `ipv4 ${fact.data.address}`, takenBy: fact.data.order }
    case 'PublicIpv4Released':
      return { key: `ipv4 ${fact.data.address}`, takenBy: null }
    case 'PublicPortsAssigned':
      return { key: portsKey(fact.data), takenBy: fact.data.order }
    case 'PublicPortsReleased':
      return { key: portsKey(fact.data), takenBy: null }
    case 'ProxyOpened': {
      const { proxy, listen, order } = fact.data
      return listen.address === undefined ? { key: `proxy ${proxy}`, takenBy: order } : null
    }
    case 'ProxyClosed':
      return { key: `proxy ${fact.data.proxy}`, takenBy: null }
    case 'AddressSpaceAttached':
      return { key: `space ${fact.data.id}`, takenBy: fact.data.order }
    case 'AddressSpaceDetached':
      return { key: `space ${fact.data.id}`, takenBy: null }
    default:
      return null
  }
}

const noteClaim = (state: GoodsState, fact: Fact, since: number): void => {
  const claim = claimIn(fact)
  if (claim === null) return
  const { key, takenBy } = claim
  const order = state.claimed.get(key)
  if (takenBy !== null) state.claimed.set(key, takenBy)
  else if (order !== undefined) {
    state.claimed.delete(key)
    state.owed = [...state.owed, { order, since }].slice(-OWED_MAX)
  }
}

const CONCERNED: ReadonlySet<Fact['name']> = new Set([
  'WorkloadPlaced',
  'WorkloadRemoved',
  'ResourceRemoved',
  'PublicIpv4Assigned',
  'PublicIpv4Released',
  'PublicPortsAssigned',
  'PublicPortsReleased',
  'ProxyOpened',
  'ProxyClosed',
  'AddressSpaceAttached',
  'AddressSpaceDetached',
  'PeeringOffered',
  'PeeringAccepted',
  'PeeringEnded',
])

/** Folds one fact; null until one is about goods. */
export const evolveGoodsState = (
  before: GoodsState | null,
  fact: Fact,
  sequence: number,
): GoodsState | null => {
  if (!CONCERNED.has(fact.name)) return before
  const state = before ?? none()
  if (fact.name === 'WorkloadPlaced') place(state, fact)
  if (fact.name === 'WorkloadRemoved') remove(state, fact.data.workload)
  if (fact.name === 'ResourceRemoved')
    for (const [workload, { node }] of state.placed) if (node === fact.data.node) remove(state, workload)
  noteClaim(state, fact, sequence)
  if (fact.name === 'AddressSpaceDetached') state.detached.set(fact.data.id, sequence)
  const words = saidTo((peer) => state.peerings.get(networkKey(peer)), fact, sequence)
  if (words !== null) state.peerings.set(networkKey(words.peer), words)
  return state
}
