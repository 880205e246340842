import { type AgentId, type Claim, claimKey, type NetworkId, type PartyId } from '@sixfold/events'
import { gridRef, isDone, type NetworkState, networkRef } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'

/** A network, whoever's order it is that moves it. */
export type Moving = Readonly<{ party: PartyId; network: NetworkId }>

/** The exit that serves a network, or is to serve it. */
export const exitAhead = ({ exit, exitMove }: NetworkState): AgentId | null => exitMove?.exit ?? exit

/** Back to the exit that serves the network now: its place there is still the network's. */
const moveBack = async ({ party, network }: Moving, context: OrderContext): Promise<Decided> => {
  const { world, act, key, cause } = context
  const ref = networkRef(party, network)
  const { plan } = world.get('network', ref).state
  if (plan === null) return null
  const { exit, port, transit } = plan.exitPoint
  return (await act('network', ref, { type: 'MoveExit', data: { order: key, exit, port, transit } }, cause))
    .refused
}

/** Keeps a place for the network on another exit, takes it, and confirms it by one fact. */
const moveOn = async (moving: Moving, exit: AgentId, context: OrderContext): Promise<Decided> => {
  const { world, act, key, cause } = context
  const { party, network } = moving
  const ref = networkRef(party, network)
  const reserve = { type: 'ReserveExit', order: key, network, exit } as const
  const { refused } = await act('network', ref, reserve, cause)
  if (refused !== null) return refused
  const claim: Claim = { order: key, party, network, member: exit }
  const assign = { type: 'AssignExit', exit, claims: [claim] } as const
  const { refused: full } = await act('exit', gridRef('exit', exit), assign, cause)
  if (full !== null) return full
  const place = world.get('exit', gridRef('exit', exit)).state.assignments.get(claimKey(claim))
  // Somebody else moved the network meanwhile, and gave back what we claimed.
  if (place === undefined) return null
  const { port, transit } = place
  return (await act('network', ref, { type: 'MoveExit', data: { order: key, exit, port, transit } }, cause))
    .refused
}

/**
 * Has another exit of the same group serve a network. Null when that is decided, by us or by somebody else; else why it
 * cannot be. Where another order moves the network at the same time, the last one counts.
 */
export const moveExit = async (moving: Moving, exit: AgentId, context: OrderContext): Promise<Decided> => {
  const ref = networkRef(moving.party, moving.network)
  for (;;) {
    const { state } = context.world.get('network', ref)
    if (isDone(state, context.key) || state.status !== 'allocated' || exitAhead(state) === exit) return null
    const refused =
      state.exit === exit ? await moveBack(moving, context) : await moveOn(moving, exit, context)
    if (refused !== null && refused.code !== 'EXIT_NOT_RESERVED') return refused
  }
}
