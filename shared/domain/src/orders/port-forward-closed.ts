import type { PortForwardClosed } from '@sixfold/events/orders'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { actOnNetwork } from './on-network.ts'

/** A tenant closed a port forward. */
export const portForwardClosed = (
  { network, ...data }: DataOf<typeof PortForwardClosed>,
  context: OrderContext,
): Promise<Decided> => actOnNetwork(network, { type: 'CloseForward', order: context.key, ...data }, context)
