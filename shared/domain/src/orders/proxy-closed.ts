import type { ProxyClosed } from '@sixfold/events/orders'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { actOnNetwork } from './on-network.ts'

/** A tenant closed a proxy. Its host name is released once the exit knows. */
export const proxyClosed = (
  { network, ...data }: DataOf<typeof ProxyClosed>,
  context: OrderContext,
): Promise<Decided> => actOnNetwork(network, { type: 'CloseProxy', order: context.key, ...data }, context)
