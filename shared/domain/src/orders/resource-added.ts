import { TUNNEL_OVERHEAD } from '@sixfold/derive'
import { type Claim, claimKey } from '@sixfold/events'
import type { ResourceAdded } from '@sixfold/events/orders'
import { gridRef, homeOf, isDone, type NetworkState, networkRef } from '@sixfold/fold'
import { usedPairs } from '../network/used-pairs.ts'
import { type Decided, isRefusal, type OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { findNetwork } from './find-network.ts'
import { openNode, type Source, sourcesOf } from './network-candidates.ts'
import { pairOf } from './network-pairs.ts'
import { claimPrefix, heldSource, type Reservation } from './network-prefixes.ts'
import { settleOn } from './on-network.ts'
import { withinQuota } from './quota.ts'

type Data = DataOf<typeof ResourceAdded>

const stateOf = ({ world, party }: OrderContext, { network }: Data): NetworkState =>
  world.get('network', networkRef(party, network)).state

/** Keeps a pair for the node in the network; gives why that cannot be. */
const keepPair = async ({ network, node }: Data, pair: number, context: OrderContext): Promise<Decided> => {
  const { act, party, key, cause } = context
  const command = { type: 'ReserveResource', order: key, network, node, pair } as const
  return (await act('network', networkRef(party, network), command, cause)).refused
}

/** Where the new member's /64 comes from: its node's slices, or those of the exit that serves the network. */
const sourceOf = (data: Data, context: OrderContext): Source => {
  const { exit: serving, plan } = stateOf(context, data)
  const exit = plan === null ? serving : homeOf(plan)
  const [source] = exit === null ? [] : sourcesOf(context.world, [data.node], exit)
  if (source === undefined || exit === null) throw new Error('growing a network that is not founded')
  return heldSource(claimOf(data, context), source, exit, context)
}

const claimOf = ({ network, node }: Data, { party, key }: OrderContext): Claim => ({
  order: key,
  party,
  network,
  member: node,
})

/** Keeps a pair for the new member, one that nobody in the network has. Null when that is done. */
const reserve = async (data: Data, context: OrderContext): Promise<Decided> => {
  const node = openNode(context.world, data.node, 'data.node')
  if (isRefusal(node)) return node
  const tooMany = withinQuota(context, 'resources')
  if (tooMany !== null) return { ...tooMany, field: 'data.node', value: data.node }
  for (;;) {
    const { owner } = sourceOf(data, context)
    const pair = await pairOf(owner, usedPairs(stateOf(context, data)), context)
    if (typeof pair !== 'number') return { ...pair, field: 'data.node', value: data.node }
    const refused = await keepPair(data, pair, context)
    if (refused?.code !== 'PAIR_TAKEN') return refused
  }
}

/** Claims what the new member needs, and confirms it by one fact. Null when that is done, by us or by somebody else. */
const claim = async (data: Data, context: OrderContext): Promise<Decided> => {
  const { world, act, party, key, cause } = context
  const { network, node } = data
  const its = claimOf(data, context)
  const source = sourceOf(data, context)
  const reservation: Reservation = {
    pair: () => stateOf(context, data).growing.get(node)?.pair,
    used: () => usedPairs(stateOf(context, data)),
    reserve: (pair) => keepPair(data, pair, context),
  }
  const [holding, { refused }] = await Promise.all([
    claimPrefix(its, source.owner, reservation, context),
    act('node', gridRef('node', node), { type: 'AssignPorts', node, claims: [its] }, cause),
  ])
  const { growing, plan } = stateOf(context, data)
  // Somebody else finished it, or gave it up: the facts tell which.
  if (growing.get(node)?.order !== key || plan === null) return null
  if (isRefusal(holding)) return holding
  if (refused !== null) return refused
  const { machine, assignments } = world.get('node', gridRef('node', node)).state
  const ports = assignments.get(claimKey(its))
  if (ports === undefined || machine === null) return null
  const confirmed = {
    order: key,
    node,
    prefix: holding.prefix,
    breakout: source.breakout,
    ports: { mesh: ports.mesh, exit: ports.exit },
    mtu: Math.min(plan.mtu, machine.underlayMtu - TUNNEL_OVERHEAD),
  }
  return (
    await act('network', networkRef(party, network), { type: 'ConfirmResource', data: confirmed }, cause)
  ).refused
}

/** Goes on until the new member is confirmed or given up: what is claimed may have moved under our hands. */
const grow = async (data: Data, context: OrderContext): Promise<void> => {
  const { act, party, key, cause } = context
  const { network, node } = data
  while (stateOf(context, data).growing.get(node)?.order === key) {
    const refused = await claim(data, context)
    if (refused === null || refused.code === 'PAIR_NOT_RESERVED') continue
    const { code, sentence } = refused
    const command = { type: 'AbandonResource', order: key, node, code, sentence } as const
    await act('network', networkRef(party, network), command, cause)
  }
}

/**
 * A network grows onto a node: a pair is kept for it in the network, then a /64 and ports are claimed, then one fact of
 * the network confirms them. Each step may be repeated by anyone after a crash, and several may be at it: what became of
 * the order is read from the facts of the network in the end.
 */
export const resourceAdded = async (data: Data, context: OrderContext): Promise<Decided> => {
  const found = findNetwork(context, data.network)
  if (isRefusal(found)) return found
  const { network, node } = data
  if (isDone(found.state, context.key)) return null
  if (found.state.growing.get(node)?.order !== context.key) {
    const refused = await reserve(data, context)
    const settled = refused === null ? null : await settleOn(refused, network, context)
    if (settled !== null) return settled
  }
  await grow(data, context)
  const why = stateOf(context, data).refusedOrders.get(context.key)
  if (why === undefined) return null
  // What we claimed after another coordinator had given it up, nobody else would release.
  await context.release(networkRef(context.party, network), context.cause)
  return { ...why, field: 'data.node', value: node }
}
