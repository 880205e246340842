import type { WayOutOpened } from '@sixfold/events/orders'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { actOnNetwork } from './on-network.ts'

/** A tenant opened a way out to the IPv4 internet. */
export const wayOutOpened = (
  { network, of }: DataOf<typeof WayOutOpened>,
  context: OrderContext,
): Promise<Decided> => actOnNetwork(network, { type: 'OpenWayOut', order: context.key, of }, context)
