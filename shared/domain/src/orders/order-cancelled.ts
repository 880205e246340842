import { type Order, type OrderKey, orderKey, refOf } from '@sixfold/events'
import type { OrderCancelled } from '@sixfold/events/orders'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import type { EarlierOrder } from './earlier-orders.ts'

/** What undoes an order that is done. */
const UNDONE_BY: Partial<Record<Order['name'], Order['name']>> = {
  NetworkOrdered: 'NetworkCancelled',
  NetworkSuspended: 'NetworkResumed',
  NetworkResumed: 'NetworkSuspended',
  ResourceAdded: 'ResourceRemoved',
  ResourceRemoved: 'ResourceAdded',
  ExitChosen: 'ExitChosen',
  ExitDrained: 'ExitReturned',
  ExitReturned: 'ExitDrained',
  NodeRegistered: 'NodeRetired',
  NodeChanged: 'NodeChanged',
  NodeUpstreamChanged: 'NodeUpstreamChanged',
  ExitRegistered: 'ExitRetired',
  ExitUpstreamChanged: 'ExitUpstreamChanged',
  AllocationRegistered: 'AllocationWithdrawn',
  FarmTrustDeclared: 'FarmTrustDeclared',
  TenantQuotaSet: 'TenantQuotaSet',
  PublicIpv4Ordered: 'PublicIpv4Released',
  PublicPortsOrdered: 'PublicPortsReleased',
  PortForwardOpened: 'PortForwardClosed',
  ProxyOpened: 'ProxyClosed',
  WorkloadPlaced: 'WorkloadRemoved',
  ServiceNamed: 'ServiceUnnamed',
  PolicyChanged: 'PolicyLifted',
  PolicyLifted: 'PolicyChanged',
  PeeringOffered: 'PeeringEnded',
  PeeringAccepted: 'PeeringEnded',
  AddressSpaceShared: 'AddressSpaceUnshared',
  AddressSpaceAttached: 'AddressSpaceDetached',
  WayOutOpened: 'WayOutClosed',
  WayOutClosed: 'WayOutOpened',
  MailAllowed: 'MailRefused',
  MailRefused: 'MailAllowed',
}

const done = ({ id }: DataOf<typeof OrderCancelled>, sentence: string): Decided => ({
  code: 'ORDER_DONE',
  sentence,
  field: 'data.id',
  value: id,
})

/** `sixfold.order.NetworkOrdered.v1` → `NetworkOrdered` */
const nameOf = (type: string): string => type.split('.')[2] ?? type

const whatInstead = (name: string): string => {
  const undo = UNDONE_BY[name as Order['name']]
  return undo === undefined ? 'nothing undoes it' : `publish ${undo} to undo it`
}

/** An order that was carried out. One for a network that never was up is undone; any other is what it is. */
const undo = async (
  data: DataOf<typeof OrderCancelled>,
  target: OrderKey,
  type: string,
  { world, act, key, cause }: OrderContext,
): Promise<Decided> => {
  const name = nameOf(type)
  const ref = refOf(world.networkOfOrder(target) ?? '')
  if (ref === null || name !== 'NetworkOrdered')
    return done(data, `the order was carried out as ${name}: ${whatInstead(name)}`)
  const { status, cancelledBy } = world.get('network', ref).state
  if (status !== 'allocated' && cancelledBy !== key)
    return done(data, `the order was carried out, and network ${ref.id} was cancelled since`)
  const command = { type: 'CancelNetwork', order: key, network: ref.id, unlessConverged: true } as const
  const { refused } = await act('network', ref, command, cause)
  if (refused === null) return null
  return refused.code === 'ORDER_DONE'
    ? done(data, `the order was carried out, and network ${ref.id} is up: ${whatInstead(name)}`)
    : done(data, `the order was carried out, and network ${ref.id} was cancelled since`)
}

const verdictOn = (
  data: DataOf<typeof OrderCancelled>,
  { code }: Extract<EarlierOrder, { isAccepted: false }>,
) => done(data, `the order was refused as ${code} before: there is nothing to cancel`)

/** An earlier order is not wanted any more: one that was not decided yet never will be. */
export const orderCancelled = async (
  data: DataOf<typeof OrderCancelled>,
  context: OrderContext,
): Promise<Decided> => {
  const { party, key, earlier } = context
  const target = orderKey(party, data.source, data.id)
  if (target === key) return done(data, 'an order cannot cancel itself')
  const before = (await earlier.outcomeOf(target)) ?? (await earlier.cancel(target))
  if (before === null) return null
  if (before.isAccepted) return undo(data, target, before.type, context)
  // By us, a moment ago, or by an order like ours: so it is.
  return before.code === 'cancelled' ? null : verdictOn(data, before)
}
