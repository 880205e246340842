import type { PublicPortsReleased } from '@sixfold/events/orders'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { actOnNetwork } from './on-network.ts'

/** A tenant gave a block of ports back. The pool gets it once the exit has let go of it. */
export const publicPortsReleased = (
  { network, first }: DataOf<typeof PublicPortsReleased>,
  context: OrderContext,
): Promise<Decided> =>
  actOnNetwork(network, { type: 'ReleasePublicPorts', order: context.key, first }, context)
