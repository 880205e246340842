import type { Refusal } from '@sixfold/decider'
import { type AgentId, type Claim, claimKey } from '@sixfold/events'
import type { ExitChanged } from '@sixfold/events/orders'
import { gridRef, type Holding, isDone, isWanted, type NetworkState, networkRef } from '@sixfold/fold'
import { usedPairs } from '../network/used-pairs.ts'
import { type Decided, isRefusal, type OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { findNetwork } from './find-network.ts'
import { exitAhead } from './move-exit.ts'
import { chooseExit, type Source } from './network-candidates.ts'
import { choosePairs } from './network-pairs.ts'
import { claimPrefix, type Reservation } from './network-prefixes.ts'
import { settleOn } from './on-network.ts'

type Data = DataOf<typeof ExitChanged>
type Pair = Readonly<{ member: AgentId; pair: number }>

const stateOf = ({ world, party }: OrderContext, { network }: Data): NetworkState =>
  world.get('network', networkRef(party, network)).state

/** Those that get a new /64 of another exit: the exit point, and who has its own from the exit. */
const renumbered = ({ plan }: NetworkState, exit: AgentId): Source[] =>
  [
    ...(plan?.resources ?? []).filter((it) => isWanted(it) && it.breakout === 'exit').map(({ node }) => node),
    exit,
  ].map((member) => ({ member, owner: exit, breakout: 'exit' }))

const keepPairs = async (
  { network }: Data,
  exit: AgentId,
  pairs: readonly Pair[],
  { act, party, key, cause }: OrderContext,
): Promise<Decided> => {
  const command = { type: 'ReserveExit', order: key, network, exit, pairs } as const
  return (await act('network', networkRef(party, network), command, cause)).refused
}

/** Chooses an exit of the group, and keeps a pair for everybody that gets a new /64 there. Null when that is done. */
const reserve = async (data: Data, context: OrderContext): Promise<Decided> => {
  const exit = chooseExit(context.world, { exitGroup: data.exitGroup }, context.underWay)
  if (isRefusal(exit)) return exit
  for (;;) {
    const state = stateOf(context, data)
    const pairs = await choosePairs(renumbered(state, exit.id), context, usedPairs(state))
    if (isRefusal(pairs)) return pairs
    const list = [...pairs].map(([member, pair]) => ({ member, pair }))
    const refused = await keepPairs(data, exit.id, list, context)
    if (refused?.code !== 'PAIR_TAKEN') return refused
  }
}

/** Claims what is kept, and confirms it by one fact. Null when that is done, by us or by somebody else. */
const claimAll = async (data: Data, exit: AgentId, context: OrderContext): Promise<Decided> => {
  const { world, act, party, key, cause } = context
  const claimOf = (member: AgentId): Claim => ({ order: key, party, network: data.network, member })
  const reservationOf = (member: AgentId): Reservation => ({
    pair: () => stateOf(context, data).exitReserved?.pairs.get(member),
    used: () => usedPairs(stateOf(context, data)),
    reserve: (pair) => keepPairs(data, exit, [{ member, pair }], context),
  })
  const members = [...(stateOf(context, data).exitReserved?.pairs.keys() ?? [])]
  const assign = { type: 'AssignExit', exit, claims: [claimOf(exit)] } as const
  const [{ refused }, ...holdings] = await Promise.all([
    act('exit', gridRef('exit', exit), assign, cause),
    ...members.map((member) => claimPrefix(claimOf(member), exit, reservationOf(member), context)),
  ])
  if (stateOf(context, data).exitReserved?.order !== key) return null
  const failed = holdings.find((it): it is Refusal => isRefusal(it)) ?? refused
  if (failed !== null) return failed
  const place = world.get('exit', gridRef('exit', exit)).state.assignments.get(claimKey(claimOf(exit)))
  if (place === undefined) return null
  const prefixes = (holdings as Holding[]).map(({ claim: { member }, prefix }) => ({ member, prefix }))
  const { port, transit } = place
  const changed = { order: key, exit, port, transit, prefixes }
  return (await act('network', networkRef(party, data.network), { type: 'ChangeExit', data: changed }, cause))
    .refused
}

const finishChange = async (data: Data, context: OrderContext): Promise<Decided> => {
  for (;;) {
    const { exitReserved } = stateOf(context, data)
    if (exitReserved?.order !== context.key) return null
    const refused = await claimAll(data, exitReserved.exit, context)
    if (refused === null || refused.code === 'PAIR_NOT_RESERVED' || refused.code === 'EXIT_NOT_RESERVED')
      continue
    return refused
  }
}

const isThere = ({ exitGroup }: Data, state: NetworkState, { world }: OrderContext): boolean => {
  const ahead = exitAhead(state)
  return ahead !== null && world.get('exit', gridRef('exit', ahead)).state.machine?.exitGroup === exitGroup
}

/** Begins where nothing is begun; gives why that cannot be. */
const begin = async (data: Data, context: OrderContext): Promise<Decided> => {
  if (stateOf(context, data).exitReserved?.order === context.key) return null
  const refused = await reserve(data, context)
  return refused === null ? null : settleOn(refused, data.network, context)
}

/** True when there is nothing to do, or nothing any more. */
const isOver = (data: Data, context: OrderContext): boolean => {
  const state = stateOf(context, data)
  const isBegun = state.exitReserved?.order === context.key
  const hasMoved = !isBegun && isThere(data, state, context)
  return isDone(state, context.key) || state.status !== 'allocated' || hasMoved
}

/**
 * A network moves to another exit group: an exit there, a place on it, and a new /64 for each member that had its own of
 * the old group. Pairs are kept first, then everything is claimed, then one fact of the network confirms it. Where
 * another order moves the network meanwhile, this one begins anew.
 */
export const exitChanged = async (data: Data, context: OrderContext): Promise<Decided> => {
  const { party, key, cause, release } = context
  const found = findNetwork(context, data.network)
  if (isRefusal(found)) return found
  const where = { field: 'data.exitGroup', value: data.exitGroup }
  for (;;) {
    const why = stateOf(context, data).refusedOrders.get(key)
    if (why !== undefined) {
      // What we claimed after another coordinator had given it up, nobody else would release.
      await release(networkRef(party, data.network), cause)
      return { ...why, ...where }
    }
    if (isOver(data, context)) return null
    const refused = await begin(data, context)
    if (refused !== null) return { ...refused, ...where }
    const failed = await finishChange(data, context)
    if (failed !== null) await settleOn(failed, data.network, context, { isBegun: true })
  }
}
