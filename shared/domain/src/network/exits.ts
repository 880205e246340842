import { accept, type Decision, nothing, refuse } from '@sixfold/decider'
import { ExitMoved, ExitReserved, OrderRefused } from '@sixfold/events/facts'
import { isDone, type NetworkState } from '@sixfold/fold'
import type { MoveExit, RefuseOrder, ReserveExit } from './lifecycle.commands.ts'
import { notThere } from './not-there.ts'

export type ExitsFact = ReturnType<typeof ExitReserved.of | typeof ExitMoved.of | typeof OrderRefused.of>

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

/** Another exit is about to serve the network, with the prefixes that it has. */
export const reserveExit = (
  { order, network, exit }: ReserveExit,
  state: NetworkState,
): Decision<ExitsFact> => {
  if (isDone(state, order)) return nothing
  if (state.status !== 'allocated') return notThere(network, state)
  const refused = state.refusedOrders.get(order)
  if (refused !== undefined) return refuse(refused.code, refused.sentence)
  if (isReservedFor(state, { order, exit })) return nothing
  return accept(ExitReserved.of({ order, exit, pairs: [] }))
}

/** The claim on the other exit holds. Back to the exit that serves the network now nothing needs to be claimed. */
export const moveExit = ({ data }: MoveExit, state: NetworkState): Decision<ExitsFact> => {
  if (isDone(state, data.order) || state.status !== 'allocated') return nothing
  const isBack = data.exit === state.exit && state.exitMove !== null
  return isBack || isReservedFor(state, data)
    ? accept(ExitMoved.of(data))
    : refuse('EXIT_NOT_RESERVED', 'another order moves the network to another exit')
}
