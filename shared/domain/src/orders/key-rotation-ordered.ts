import { type AgentId, type Claim, claimKey } from '@sixfold/events'
import type { KeyRotationOrdered } from '@sixfold/events/orders'
import { gridRef, isDone, isWanted, type NetworkState, networkRef } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { onNetwork, settleOn } from './on-network.ts'

type Data = DataOf<typeof KeyRotationOrdered>

const stateOf = ({ world, party }: OrderContext, { network }: Data): NetworkState =>
  world.get('network', networkRef(party, network)).state

const membersOf = ({ plan, exit }: NetworkState): Readonly<{ nodes: readonly AgentId[]; exit: AgentId }> => {
  if (plan === null || exit === null) throw new Error('rotating keys of a network that is not allocated')
  return { nodes: plan.resources.filter(isWanted).map(({ node }) => node), exit: plan.exitPoint.exit }
}

/** Claims listen ports of a second generation for every member, and begins with one fact. Null when that is done. */
const claimAndStart = async (data: Data, context: OrderContext): Promise<Decided> => {
  const { world, act, party, key, cause } = context
  const { nodes, exit } = membersOf(stateOf(context, data))
  const claimOf = (member: AgentId): Claim => ({ order: key, party, network: data.network, member })
  const outcomes = await Promise.all([
    act('exit', gridRef('exit', exit), { type: 'AssignExit', exit, claims: [claimOf(exit)] }, cause),
    ...nodes.map((node) =>
      act('node', gridRef('node', node), { type: 'AssignPorts', node, claims: [claimOf(node)] }, cause),
    ),
  ])
  const refused = outcomes.find((it) => it.refused !== null)?.refused
  if (refused != null) return refused
  const place = world.get('exit', gridRef('exit', exit)).state.assignments.get(claimKey(claimOf(exit)))
  const resources = nodes.flatMap((node) => {
    const its = world.get('node', gridRef('node', node)).state.assignments.get(claimKey(claimOf(node)))
    return its === undefined ? [] : [{ node, ports: { mesh: its.mesh, exit: its.exit } }]
  })
  // Somebody else gave back what we claimed: another order counts.
  if (place === undefined || resources.length < nodes.length) return null
  const begun = { order: key, resources, exitPoint: { exit, port: place.port } }
  const command = { type: 'StartRotation', data: begun } as const
  return (await act('network', networkRef(party, data.network), command, cause)).refused
}

/** What another turn may put right: another order came in between, or another member. */
const PASSING: ReadonlySet<string> = new Set(['ROTATION_NOT_RESERVED', 'ROTATION_INCOMPLETE'])

/** Goes on until the rotation is begun or refused: the facts tell which. */
const rotate = async (data: Data, context: OrderContext): Promise<Decided> => {
  const { act, party, key, cause, release } = context
  const ref = networkRef(party, data.network)
  for (;;) {
    const state = stateOf(context, data)
    const why = state.refusedOrders.get(key)
    if (why !== undefined) {
      // What we claimed after another coordinator had given it up, nobody else would release.
      await release(ref, cause)
      return { ...why, field: 'data.network', value: data.network }
    }
    if (isDone(state, key) || state.status !== 'allocated') return null
    const { nodes, exit } = membersOf(state)
    const reserve = { type: 'ReserveRotation', order: key, network: data.network, members: [...nodes, exit] }
    const { refused } = await act('network', ref, { ...reserve, type: 'ReserveRotation' }, cause)
    if (refused !== null) return settleOn(refused, data.network, context)
    const failed = await claimAndStart(data, context)
    if (failed !== null && !PASSING.has(failed.code))
      await settleOn(failed, data.network, context, { isBegun: true })
  }
}

/**
 * New keys for a network: ports of a second generation are kept for every member, then claimed, then one fact begins it.
 * What follows is for the members' reports to bring about. Each step may be repeated by anyone.
 */
export const keyRotationOrdered = (data: Data, context: OrderContext): Promise<Decided> =>
  onNetwork(data.network, context, () => rotate(data, context))
