import type { Order } from '@sixfold/events'
import { ORDERS } from '@sixfold/events/orders'
import { GRID_REF, type World } from '@sixfold/fold'
import { addressSpaceAttached } from './address-space-attached.ts'
import { addressSpaceDetached } from './address-space-detached.ts'
import { addressSpaceOrdered } from './address-space-ordered.ts'
import { addressSpaceShared } from './address-space-shared.ts'
import { addressSpaceUnshared } from './address-space-unshared.ts'
import { allocationExtended } from './allocation-extended.ts'
import { allocationRegistered } from './allocation-registered.ts'
import { allocationWithdrawn } from './allocation-withdrawn.ts'
import type { Decided, OrderContext } from './context.ts'
import { exitChanged } from './exit-changed.ts'
import { exitChosen } from './exit-chosen.ts'
import { exitDrained } from './exit-drained.ts'
import { exitGroupRegistered } from './exit-group-registered.ts'
import { exitRegistered } from './exit-registered.ts'
import { exitRetired } from './exit-retired.ts'
import { exitReturned } from './exit-returned.ts'
import { exitUpstreamChanged } from './exit-upstream-changed.ts'
import { farmRegistered } from './farm-registered.ts'
import { farmTrustDeclared } from './farm-trust-declared.ts'
import { keyRotationForced } from './key-rotation-forced.ts'
import { keyRotationOrdered } from './key-rotation-ordered.ts'
import { mailAllowed } from './mail-allowed.ts'
import { mailRefused } from './mail-refused.ts'
import { networkCancelled } from './network-cancelled.ts'
import { networkOrdered } from './network-ordered.ts'
import { networkResumed } from './network-resumed.ts'
import { networkSuspended } from './network-suspended.ts'
import { nodeChanged } from './node-changed.ts'
import { nodeRegistered } from './node-registered.ts'
import { nodeRetired } from './node-retired.ts'
import { nodeUpstreamChanged } from './node-upstream-changed.ts'
import { orderCancelled } from './order-cancelled.ts'
import { peeringAccepted } from './peering-accepted.ts'
import { peeringEnded } from './peering-ended.ts'
import { peeringOffered } from './peering-offered.ts'
import { policyChanged } from './policy-changed.ts'
import { policyLifted } from './policy-lifted.ts'
import { portForwardClosed } from './port-forward-closed.ts'
import { portForwardOpened } from './port-forward-opened.ts'
import { proxyClosed } from './proxy-closed.ts'
import { proxyOpened } from './proxy-opened.ts'
import { publicIpv4Ordered } from './public-ipv4-ordered.ts'
import { publicIpv4Released } from './public-ipv4-released.ts'
import { publicPortsOrdered } from './public-ports-ordered.ts'
import { publicPortsReleased } from './public-ports-released.ts'
import { resourceAdded } from './resource-added.ts'
import { resourceRemoved } from './resource-removed.ts'
import { serviceNamed } from './service-named.ts'
import { serviceUnnamed } from './service-unnamed.ts'
import { tenantQuotaSet } from './tenant-quota-set.ts'
import { wayOutClosed } from './way-out-closed.ts'
import { wayOutOpened } from './way-out-opened.ts'
import { workloadPlaced } from './workload-placed.ts'
import { workloadRemoved } from './workload-removed.ts'

type DataOf<Name extends Order['name']> = Extract<Order, { name: Name }>['data']

/** Decides one kind of order. Null: all that was asked for is on the log. */
export type Handler<Name extends Order['name']> = (
  data: DataOf<Name>,
  context: OrderContext,
) => Promise<Decided>

/** One handler for each kind of order: the compiler asks for it. */
const HANDLERS: { readonly [Name in Order['name']]: Handler<Name> } = {
  AddressSpaceAttached: addressSpaceAttached,
  AddressSpaceDetached: addressSpaceDetached,
  AddressSpaceOrdered: addressSpaceOrdered,
  AddressSpaceShared: addressSpaceShared,
  AddressSpaceUnshared: addressSpaceUnshared,
  AllocationExtended: allocationExtended,
  AllocationRegistered: allocationRegistered,
  AllocationWithdrawn: allocationWithdrawn,
  ExitChanged: exitChanged,
  ExitChosen: exitChosen,
  ExitDrained: exitDrained,
  ExitGroupRegistered: exitGroupRegistered,
  ExitRegistered: exitRegistered,
  ExitRetired: exitRetired,
  ExitReturned: exitReturned,
  ExitUpstreamChanged: exitUpstreamChanged,
  FarmRegistered: farmRegistered,
  FarmTrustDeclared: farmTrustDeclared,
  KeyRotationForced: keyRotationForced,
  KeyRotationOrdered: keyRotationOrdered,
  MailAllowed: mailAllowed,
  MailRefused: mailRefused,
  NetworkCancelled: networkCancelled,
  NetworkOrdered: networkOrdered,
  NetworkResumed: networkResumed,
  NetworkSuspended: networkSuspended,
  NodeChanged: nodeChanged,
  NodeRegistered: nodeRegistered,
  NodeRetired: nodeRetired,
  NodeUpstreamChanged: nodeUpstreamChanged,
  OrderCancelled: orderCancelled,
  PeeringAccepted: peeringAccepted,
  PeeringEnded: peeringEnded,
  PeeringOffered: peeringOffered,
  PolicyChanged: policyChanged,
  PolicyLifted: policyLifted,
  PortForwardClosed: portForwardClosed,
  PortForwardOpened: portForwardOpened,
  ProxyClosed: proxyClosed,
  ProxyOpened: proxyOpened,
  PublicIpv4Ordered: publicIpv4Ordered,
  PublicIpv4Released: publicIpv4Released,
  PublicPortsOrdered: publicPortsOrdered,
  PublicPortsReleased: publicPortsReleased,
  ResourceAdded: resourceAdded,
  ResourceRemoved: resourceRemoved,
  ServiceNamed: serviceNamed,
  ServiceUnnamed: serviceUnnamed,
  TenantQuotaSet: tenantQuotaSet,
  WayOutClosed: wayOutClosed,
  WayOutOpened: wayOutOpened,
  WorkloadPlaced: workloadPlaced,
  WorkloadRemoved: workloadRemoved,
}

/** The orders that change the grid itself: each says so in its definition. */
const FOR_OPERATORS: ReadonlySet<string> = new Set(
  ORDERS.filter(({ by }) => by === 'operators').map(({ name }) => name),
)

/** True when the grid counts this party among its operators. */
export const isOperator = ({ world, party }: Readonly<{ world: World; party: string }>): boolean =>
  world.get('grid', GRID_REF).state.founded?.operators.some((it) => it === party) === true

/** Does what an order asks for, or says why not. */
export const handle = async (order: Order, context: OrderContext): Promise<Decided> => {
  if (FOR_OPERATORS.has(order.name) && !isOperator(context)) {
    return {
      code: 'NOT_OPERATOR',
      sentence: `party ${context.party} is no operator of this grid; ${order.name} is for operators`,
      field: 'party',
      value: context.party,
    }
  }
  const handler = HANDLERS[order.name] as Handler<Order['name']>
  return handler(order.data, context)
}
