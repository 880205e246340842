import type { Refusal } from '@sixfold/decider'
import type { NetworkId } from '@sixfold/events'
import { isDone, networkRef } from '@sixfold/fold'
import type { GoodsCommand } from '../network/goods.commands.ts'
import { type Decided, isRefusal, type OrderContext } from './context.ts'
import { type FoundNetwork, findNetwork } from './find-network.ts'
import { type QuotaKind, withinQuota } from './quota.ts'

/**
 * Decides an order about what a network has. One that left its fact there, or was refused there, stays as it is: only
 * its outcome is missing.
 */
export const onNetwork = async (
  network: NetworkId,
  context: OrderContext,
  decide: (found: FoundNetwork) => Promise<Decided>,
): Promise<Decided> => {
  const { world, party, key } = context
  const { state } = world.get('network', networkRef(party, network))
  const before = state.refusedOrders.get(key)
  if (before !== undefined) return { ...before, field: 'data.network', value: network }
  if (isDone(state, key)) return null
  const found = findNetwork(context, network)
  return isRefusal(found) ? found : decide(found)
}

/** Has the party's network decide about its goods. */
export const actOn = async (
  network: NetworkId,
  command: GoodsCommand,
  { act, party, cause }: OrderContext,
): Promise<Decided> => (await act('network', networkRef(party, network), command, cause)).refused

/** An order that is one act of the network that it is about. */
export const actOnNetwork = (
  network: NetworkId,
  command: GoodsCommand,
  context: OrderContext,
): Promise<Decided> => onNetwork(network, context, () => actOn(network, command, context))

/**
 * Settles a refusal with the network: where it hangs on what others do, another coordinator may know more, and carry the
 * order out at this very moment. Null when it does, or did. `isBegun`: we carried it out ourselves, and it cannot go on.
 * A refusal that will not be recorded needs no settling.
 */
export const settleOn = async (
  refused: Refusal,
  network: NetworkId,
  context: OrderContext,
  { isBegun = false } = {},
): Promise<Decided> => {
  const { world, act, party, key, cause, mayRecordRefusal } = context
  if (!isBegun && !mayRecordRefusal()) return refused
  const { code, sentence } = refused
  const ref = networkRef(party, network)
  const command = { type: 'RefuseOrder', order: key, code, sentence, isBegun } as const
  if ((await act('network', ref, command, cause)).refused !== null) return null
  const first = world.get('network', ref).state.refusedOrders.get(key)
  return first === undefined || first.code === code
    ? refused
    : { ...first, field: 'data.network', value: network }
}

/**
 * As onNetwork, where the tenant may have one more of a kind. An operator may be changing how many at this very moment, so
 * that a refusal is settled.
 */
export const withinQuotaOn = (
  kind: QuotaKind,
  network: NetworkId,
  context: OrderContext,
  decide: (found: FoundNetwork) => Promise<Decided>,
): Promise<Decided> =>
  onNetwork(network, context, async (found) => {
    const exceeded = withinQuota(context, kind)
    return exceeded === null ? decide(found) : settleOn(exceeded, network, context)
  })
