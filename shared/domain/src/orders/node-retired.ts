import type { AgentId, Claim } from '@sixfold/events'
import type { NodeRetired } from '@sixfold/events/orders'
import { gridRef, networkRef, wantsClaim } from '@sixfold/fold'
import { servedNetworks } from '../claims.ts'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { inUse } from './machine-in-use.ts'
import { returnSlices } from './return-slices.ts'

const RETIRING = { code: 'NODE_RETIRING', sentence: 'a node of the network is about to retire' }

/** Has a network give up whatever it has, or is about to have, on a node. */
const giveUp = async (node: AgentId, { party, network }: Claim, context: OrderContext): Promise<void> => {
  const { world, act, key, cause } = context
  const ref = networkRef(party, network)
  const { status, growing } = world.get('network', ref).state
  if (status === 'founded') await act('network', ref, { type: 'AbandonNetwork', ...RETIRING }, cause)
  const growth = growing.get(node)
  if (growth !== undefined) {
    const command = { type: 'AbandonResource', order: growth.order, node, ...RETIRING } as const
    await act('network', ref, command, cause)
  }
  const remove = { type: 'RemoveResource', order: key, network, node, force: true } as const
  await act('network', ref, remove, cause)
  await act('network', ref, { type: 'ForceTeardown', order: key, members: [node] }, cause)
}

/** Takes one claim off a node. */
const clear = async (node: AgentId, claim: Claim, context: OrderContext): Promise<void> => {
  const { world, act, cause, release } = context
  const ref = networkRef(claim.party, claim.network)
  if (wantsClaim(world.get('network', ref).state, claim)) await giveUp(node, claim, context)
  await release(ref, cause)
  if (wantsClaim(world.get('network', ref).state, claim)) return
  // Of a network that never was, or that forgot that it claimed this.
  await act('node', gridRef('node', node), { type: 'ReleasePorts', claims: [claim] }, cause)
}

/**
 * A node leaves for good. By force every network gives it up first, though the node did not say that it did, and what it
 * claimed there is released. Its slices go back.
 */
export const nodeRetired = async (
  { node, force }: DataOf<typeof NodeRetired>,
  context: OrderContext,
): Promise<Decided> => {
  const { world, act, party, key, cause } = context
  const ref = gridRef('node', node)
  for (let known = -1; ; known = world.sequence()) {
    const command = { type: 'RetireNode', node, order: key, operator: party, force } as const
    const { refused } = await act('node', ref, command, cause)
    if (refused !== null) return refused
    const { stayed, retired, assignments, machine } = world.get('node', ref).state
    if (stayed.includes(key)) {
      const its = assignments.size === 0 ? 'some network then' : servedNetworks(assignments.values())
      const why = {
        code: 'NODE_IN_USE',
        sentence: `node ${machine?.name} is in use by ${its}; remove them first, or say force`,
      }
      return inUse(why, 'data.node', assignments)
    }
    if (retired === key) break
    for (const { claim } of [...assignments.values()]) await clear(node, claim, context)
    if (world.sequence() === known) throw new Error(`nothing more can be taken off node ${node}`)
  }
  await returnSlices(node, context)
  return null
}
