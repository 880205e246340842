import { TUNNEL_OVERHEAD } from '@sixfold/derive'
import { type AgentId, type AggregateRef, type Claim, claimKey, type Prefix } from '@sixfold/events'
import type { NetworkOrdered } from '@sixfold/events/orders'
import { gridRef, type Holding, networkRef } from '@sixfold/fold'
import { usedPairs } from '../network/used-pairs.ts'
import { type Decided, isRefusal, type OrderContext } from './context.ts'
import { type Source, sourcesOf } from './network-candidates.ts'
import { claimPrefix, heldSource, type Reservation } from './network-prefixes.ts'

/** The confirmed values of every member, once all claims hold. */
const confirmation = (
  exit: AgentId,
  sources: readonly Source[],
  prefixes: ReadonlyMap<AgentId, Prefix>,
  context: OrderContext,
) => {
  const { world, key } = context
  const keyOf = (member: AgentId): string => claimKey({ order: key, member })
  const held = <Value>(value: Value | undefined, what: string): Value => {
    if (value === undefined) throw new Error(`${what} is missing though it was claimed`)
    return value
  }
  const exitState = world.get('exit', gridRef('exit', exit)).state
  const { port, transit } = held(exitState.assignments.get(keyOf(exit)), 'the place on the exit')
  const nodes = sources.filter(({ member }) => member !== exit)
  const nodeStates = new Map(
    nodes.map(({ member }) => [member, world.get('node', gridRef('node', member)).state]),
  )
  const underlays = [exitState.machine, ...[...nodeStates.values()].map(({ machine }) => machine)]
  return {
    resources: nodes.map(({ member, breakout }) => {
      const { mesh, exit: exitPort } = held(
        nodeStates.get(member)?.assignments.get(keyOf(member)),
        `ports of ${member}`,
      )
      return {
        node: member,
        prefix: held(prefixes.get(member), `the /64 of ${member}`),
        breakout,
        ports: { mesh, exit: exitPort },
      }
    }),
    exitPoint: { exit, prefix: held(prefixes.get(exit), 'the /64 of the exit point'), port, transit },
    mtu:
      Math.min(...underlays.map((machine) => held(machine ?? undefined, 'a machine').underlayMtu)) -
      TUNNEL_OVERHEAD,
  }
}

/**
 * Claims everything that the founded network needs, and confirms it by one fact. Null when that is done. Others may be at
 * it: where a pair was reserved anew in the last moment, what is held is looked at once more.
 */
export const claimAll = async (
  order: Pick<NetworkOrdered['data'], 'network' | 'wires'>,
  context: OrderContext,
): Promise<Decided> => {
  for (;;) {
    const refused = await claimOnce(order, context)
    if (refused?.code !== 'PAIR_NOT_RESERVED') return refused
  }
}

/** The pair that a founded network keeps for a member. */
const foundingReservation = (
  ref: AggregateRef,
  member: AgentId,
  { world, act, cause }: OrderContext,
): Reservation => {
  const state = () => world.get('network', ref).state
  return {
    pair: () => state().pairs.get(member),
    used: () => usedPairs(state()),
    reserve: async (pair) =>
      (await act('network', ref, { type: 'ReservePair', member, pair }, cause)).refused,
  }
}

const claimOnce = async (
  { network, wires }: Pick<NetworkOrdered['data'], 'network' | 'wires'>,
  context: OrderContext,
): Promise<Decided> => {
  const { world, act, party, key, cause } = context
  const ref = networkRef(party, network)
  const { exit, nodes } = world.get('network', ref).state
  if (exit === null) throw new Error('claiming for a network that is not founded')
  const claimOf = (member: AgentId): Claim => ({ order: key, party, network, member })
  const sources = sourcesOf(world, nodes, exit).map((source) =>
    heldSource(claimOf(source.member), source, exit, context),
  )
  const claim = ({ member, owner }: Source) =>
    claimPrefix(claimOf(member), owner, foundingReservation(ref, member, context), context)

  const [holdings, ...outcomes] = await Promise.all([
    Promise.all(sources.map(claim)),
    act('exit', gridRef('exit', exit), { type: 'AssignExit', exit, claims: [claimOf(exit)] }, cause),
    ...nodes.map((node) =>
      act('node', gridRef('node', node), { type: 'AssignPorts', node, claims: [claimOf(node)] }, cause),
    ),
  ])
  const refused = holdings.find(isRefusal) ?? outcomes.find((it) => it.refused !== null)?.refused
  if (refused !== undefined && refused !== null) return refused
  const { status } = world.get('network', ref).state
  // Another coordinator completed it, or abandoned it and released what we claimed: the facts tell which.
  if (status !== 'founded') return { code: 'NETWORK_NOT_FOUNDED', sentence: `the network is ${status}` }
  const prefixes = new Map((holdings as Holding[]).map(({ claim, prefix }) => [claim.member, prefix]))
  const data = { ...confirmation(exit, sources, prefixes, context), wires }
  return (await act('network', ref, { type: 'ConfirmNetwork', data }, cause)).refused
}
