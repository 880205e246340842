import type { Refusal } from '@sixfold/decider'
import type { NetworkId } from '@sixfold/events'
import { type NetworkPlan, type NetworkState, networkRef } from '@sixfold/fold'
import type { OrderContext } from './context.ts'

/** A network that is there: allocated, and not given back. */
export type FoundNetwork = Readonly<{ state: NetworkState; plan: NetworkPlan }>

/** The party's network of this id, or why there is none. */
export const findNetwork = (
  { world, party }: Pick<OrderContext, 'world' | 'party'>,
  network: NetworkId,
): FoundNetwork | Refusal => {
  const { state } = world.get('network', networkRef(party, network))
  const { status, plan } = state
  if (status === 'allocated' && plan !== null) return { state, plan }
  const field = { field: 'data.network', value: network }
  if (status === 'leaving' || status === 'gone')
    return { code: 'NETWORK_CANCELLED', sentence: `network ${network} was cancelled before`, ...field }
  return { code: 'NETWORK_UNKNOWN', sentence: `party ${party} has no network ${network}`, ...field }
}
