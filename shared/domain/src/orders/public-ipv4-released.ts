import type { PublicIpv4Released } from '@sixfold/events/orders'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { actOnNetwork } from './on-network.ts'

/** A tenant gave an IPv4 address back. The pool gets it once the exit has let go of it. */
export const publicIpv4Released = (
  { network, ...data }: DataOf<typeof PublicIpv4Released>,
  context: OrderContext,
): Promise<Decided> =>
  actOnNetwork(network, { type: 'ReleasePublicIpv4', order: context.key, ...data }, context)
