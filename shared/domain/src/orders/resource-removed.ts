import type { ResourceRemoved } from '@sixfold/events/orders'
import { networkRef } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'

/** A network leaves a node: the node takes it down, and then its claims there are released. */
export const resourceRemoved = async (
  { network, node }: DataOf<typeof ResourceRemoved>,
  { act, party, key, cause }: OrderContext,
): Promise<Decided> => {
  const command = { type: 'RemoveResource', order: key, network, node, force: false } as const
  return (await act('network', networkRef(party, network), command, cause)).refused
}
