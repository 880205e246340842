import type { WayOutClosed } from '@sixfold/events/orders'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { actOnNetwork } from './on-network.ts'

/** A tenant closed a way out to the IPv4 internet. */
export const wayOutClosed = (
  { network, of }: DataOf<typeof WayOutClosed>,
  context: OrderContext,
): Promise<Decided> => actOnNetwork(network, { type: 'CloseWayOut', order: context.key, of }, context)
