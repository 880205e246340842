import type { PortForwardOpened } from '@sixfold/events/orders'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { actOn, withinQuotaOn } from './on-network.ts'

/** A tenant opened a port forward. */
export const portForwardOpened = (
  { network, ...data }: DataOf<typeof PortForwardOpened>,
  context: OrderContext,
): Promise<Decided> =>
  withinQuotaOn('forwards', network, context, () =>
    actOn(network, { type: 'OpenForward', order: context.key, ...data }, context),
  )
