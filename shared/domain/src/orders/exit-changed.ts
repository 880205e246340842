import type { Refusal } from '@sixfold/decider'
import type { ExitChanged } from '@sixfold/events/orders'
import { gridRef, isDone, networkRef } from '@sixfold/fold'
import { type Decided, isRefusal, type OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { type FoundNetwork, findNetwork } from './find-network.ts'
import { settleOn } from './on-network.ts'

type Data = DataOf<typeof ExitChanged>

/** The exit group that a network's prefixes are of. Exits that serve it in turn are all of it. */
const groupOf = ({ plan }: FoundNetwork, { world }: OrderContext) =>
  world.get('exit', gridRef('exit', plan.exitPoint.exit)).state.machine?.exitGroup

const notOffered = ({ network, exitGroup }: Data, group: string | undefined): Refusal => ({
  code: 'RENUMBERING_NOT_OFFERED',
  sentence:
    `network ${network} keeps its prefixes, which are of exit group ${group ?? 'unknown'}: ` +
    `order another network in ${exitGroup}, peer the two, move the workloads, and cancel this one`,
  field: 'data.exitGroup',
  value: exitGroup,
})

/**
 * A network is to move to another exit group, with new prefixes. Nobody renumbers a network that is in use, so that is
 * refused; for a network that is of the group already there is nothing to do.
 */
export const exitChanged = async (data: Data, context: OrderContext): Promise<Decided> => {
  const { party, key, cause, release } = context
  const { network, exitGroup } = data
  const found = findNetwork(context, network)
  if (isRefusal(found)) return found
  const { state } = found
  const before = state.refusedOrders.get(key)
  if (before !== undefined) {
    await release(networkRef(party, network), cause)
    return { ...before, field: 'data.exitGroup', value: exitGroup }
  }
  const group = groupOf(found, context)
  if (isDone(state, key) || group === exitGroup) return null
  const refused = notOffered(data, group)
  if (state.exitReserved?.order !== key) return refused
  // A coordinator of an earlier release began it, and what it claimed goes back.
  const settled = await settleOn(refused, network, context, { isBegun: true })
  await release(networkRef(party, network), cause)
  return settled
}
