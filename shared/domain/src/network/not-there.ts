import { type Decision, refuse } from '@sixfold/decider'
import type { NetworkState } from '@sixfold/fold'

/** Why nothing can be ordered about a network that is not allocated, or not any more. */
export const notThere = (network: string, { status }: Pick<NetworkState, 'status'>): Decision<never> => {
  const where = { field: 'data.network', value: network }
  return status === 'leaving' || status === 'gone'
    ? refuse('NETWORK_CANCELLED', `network ${network} was cancelled before: an id is never used again`, where)
    : refuse('NETWORK_UNKNOWN', `there is no network ${network} of this party: order it first`, where)
}
