import { accept, type Decision, nothing, refuse } from '@sixfold/decider'
import { fourthGroup } from '@sixfold/events'
import { ExitChanged, ExitMoved, ExitReserved, OrderRefused } from '@sixfold/events/facts'
import { isDone, type NetworkState } from '@sixfold/fold'
import { few } from '../few.ts'
import type { ChangeExit, MoveExit, RefuseOrder, ReserveExit } from './lifecycle.commands.ts'
import { notThere } from './not-there.ts'
import { usedPairs } from './used-pairs.ts'

export type ExitsFact = ReturnType<
  typeof ExitReserved.of | typeof ExitMoved.of | typeof ExitChanged.of | typeof OrderRefused.of
>

/**
 * An order about the network came to nothing, and so it stays. Refused when another coordinator carries it out already;
 * `isBegun`: we carried it out ourselves, and it cannot go on.
 */
export const refuseOrderAbout = (
  { order, code, sentence, isBegun }: RefuseOrder,
  state: NetworkState,
): Decision<ExitsFact> => {
  const isGrowing = [...state.growing.values()].some((growth) => growth.order === order)
  const isMoving = state.exitReserved?.order === order && !isBegun
  const isRotating = state.rotationReserved === order && !isBegun
  if (isDone(state, order) || isGrowing || isMoving || isRotating)
    return refuse('ORDER_TAKEN_UP', 'another coordinator carries this order out')
  const isSettled = state.refusedOrders.has(order) || state.status !== 'allocated'
  return isSettled ? nothing : accept(OrderRefused.of({ order, code, sentence }))
}

const isReservedFor = (
  { exitReserved }: NetworkState,
  { order, exit }: Readonly<{ order: string; exit: string }>,
): boolean => exitReserved?.order === order && exitReserved.exit === exit

/** What a network has outside, of the pool of its exit group: it cannot take it along to another one. */
const outside = ({ plan }: NetworkState): string[] => [
  ...(plan?.goods.publicIpv4.map(({ address }) => address) ?? []),
  ...(plan?.goods.publicPorts?.map(({ address, first }) => `ports of ${address} from ${first}`) ?? []),
  ...(plan?.goods.forwards.map(({ forward }) => `forward ${forward}`) ?? []),
  ...(plan?.goods.proxies.map(({ proxy }) => `proxy ${proxy}`) ?? []),
]

/** Another exit is about to serve the network. Pairs add to those that this order has reserved before. */
export const reserveExit = (
  { order, network, exit, pairs }: ReserveExit,
  state: NetworkState,
): Decision<ExitsFact> => {
  if (isDone(state, order)) return nothing
  if (state.status !== 'allocated') return notThere(network, state)
  const refused = state.refusedOrders.get(order)
  if (refused !== undefined) return refuse(refused.code, refused.sentence)
  const before = isReservedFor(state, { order, exit }) ? state.exitReserved : null
  const fresh = pairs.filter(({ member, pair }) => before?.pairs.get(member) !== pair)
  if (before !== null && fresh.length === 0) return nothing
  const stays = fresh.length > 0 ? outside(state) : []
  if (stays.length > 0)
    return refuse(
      'OUTSIDE_THERE',
      `these are of the exit group that the network leaves, give them back first: ${few(stays)}`,
    )
  const used = usedPairs(state)
  const taken = fresh.find(({ pair }) => used.has(pair))
  if (taken !== undefined) return refuse('PAIR_TAKEN', `pair ${taken.pair} is used in the network`)
  const all = new Map([...(before?.pairs ?? []), ...fresh.map(({ member, pair }) => [member, pair] as const)])
  return accept(ExitReserved.of({ order, exit, pairs: [...all].map(([member, pair]) => ({ member, pair })) }))
}

const notReserved = (): Decision<never> =>
  refuse('EXIT_NOT_RESERVED', 'another order moves the network to another exit')

/** The claim on the other exit holds. Back to the exit that serves the network now nothing needs to be claimed. */
export const moveExit = ({ data }: MoveExit, state: NetworkState): Decision<ExitsFact> => {
  if (isDone(state, data.order) || state.status !== 'allocated') return nothing
  const isBack = data.exit === state.exit && state.exitMove !== null
  return isBack || isReservedFor(state, data) ? accept(ExitMoved.of(data)) : notReserved()
}

/** The claims on the other exit hold, and each new /64 has the pair that was reserved for it. */
export const changeExit = ({ data }: ChangeExit, state: NetworkState): Decision<ExitsFact> => {
  if (isDone(state, data.order) || state.status !== 'allocated') return nothing
  if (!isReservedFor(state, data)) return notReserved()
  const pairs = state.exitReserved?.pairs
  const stray = data.prefixes.find(({ member, prefix }) => pairs?.get(member) !== fourthGroup(prefix))
  if (stray !== undefined)
    return refuse('PAIR_NOT_RESERVED', `${stray.prefix} is not what ${stray.member} reserved`)
  return accept(ExitChanged.of({ ...data, prefixes: [...data.prefixes] }))
}
