import type { Refusal } from '@sixfold/decider'
import type { Quota } from '@sixfold/events'
import { gridRef, isWanted, type NetworkState, networkRef } from '@sixfold/fold'
import type { OrderContext } from './context.ts'

/** What a quota limits. */
export type QuotaKind = keyof Quota

const WORDS: Readonly<Record<QuotaKind, string>> = {
  networks: 'networks',
  resources: 'network resources',
  workloads: 'workloads',
  publicIpv4: 'IPv4 addresses of their own',
  publicPorts: 'blocks of ports',
  forwards: 'port forwards',
  proxies: 'proxies',
  spaces: 'address spaces',
}

/** Where an order names what there would be too many of. What stood there, whoever tells the refusal reads in the order. */
const FIELDS: Readonly<Record<QuotaKind, string>> = {
  networks: 'data.network',
  resources: 'data.resources',
  workloads: 'data.workload',
  publicIpv4: 'data.network',
  publicPorts: 'data.network',
  forwards: 'data.forward',
  proxies: 'data.proxy',
  spaces: 'data.space',
}

const isThere = ({ status }: NetworkState): boolean => status === 'founded' || status === 'allocated'

/** How many of a kind a network has; of one that was given back, none count any more. */
const COUNT: Readonly<Record<Exclude<QuotaKind, 'spaces'>, (state: NetworkState) => number>> = {
  networks: () => 1,
  resources: ({ plan, nodes, growing }) =>
    (plan === null ? nodes.length : plan.resources.filter(isWanted).length) + growing.size,
  workloads: ({ goods }) => goods?.placed.size ?? 0,
  publicIpv4: ({ plan }) => plan?.goods.publicIpv4.length ?? 0,
  publicPorts: ({ plan }) => plan?.goods.publicPorts?.length ?? 0,
  forwards: ({ plan }) => plan?.goods.forwards.length ?? 0,
  proxies: ({ plan }) => plan?.goods.proxies.length ?? 0,
}

const countOf = (kind: QuotaKind, { world, party }: Pick<OrderContext, 'world' | 'party'>): number => {
  const { networks, spaces } = world.ofParty(party)
  if (kind === 'spaces') return spaces.size
  let count = 0
  for (const network of networks) {
    const { state } = world.get('network', networkRef(party, network))
    if (isThere(state)) count += COUNT[kind](state)
  }
  return count
}

/**
 * Null when the tenant may have `more` of a kind besides what it has. Only the tenant's own orders change how much it
 * has, and its orders are decided one after the other: so this needs no claim. A tenant without a limit costs nothing.
 */
export const withinQuota = (
  context: Pick<OrderContext, 'world' | 'party'>,
  kind: QuotaKind,
  more = 1,
): Refusal | null => {
  const limit = context.world.get('tenant', gridRef('tenant', context.party)).state.quota?.[kind]
  if (limit === undefined) return null
  const count = countOf(kind, context)
  if (count + more <= limit) return null
  return {
    code: 'QUOTA_EXCEEDED',
    sentence: `this tenant may have ${limit} ${WORDS[kind]} at a time, has ${count}, and asks for ${more} more: give some back, or ask an operator for a larger quota`,
    field: FIELDS[kind],
  }
}
