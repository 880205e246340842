import type { Refusal } from '@sixfold/decider'
import type { NetworkId } from '@sixfold/events'
import { type NetworkPlan, type NetworkState, networkRef } from '@sixfold/fold'
import { insteadOf } from '../few.ts'
import type { OrderContext } from './context.ts'

/** A network that is there: allocated, and not given back. */
export type FoundNetwork = Readonly<{ state: NetworkState; plan: NetworkPlan }>

/** So many of a party's networks are looked at, to name a few. */
const LOOKED_AT = 64

const ownText = (world: OrderContext['world'], party: OrderContext['party']): string => {
  const ids = [...world.ofParty(party).networks.values().take(LOOKED_AT)]
  return insteadOf(
    ids.filter((id) => world.get('network', networkRef(party, id)).state.status === 'allocated'),
  )
}

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
    return {
      code: 'NETWORK_CANCELLED',
      sentence: `network ${network} was cancelled before: an id is never used again`,
      ...field,
    }
  const sentence = `there is no network ${network} of this party: ${ownText(world, party)}`
  return { code: 'NETWORK_UNKNOWN', sentence, ...field }
}
