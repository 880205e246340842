import { DnsLabel, hashToken, type NetworkId, type Prefix } from '@sixfold/events'
import { isWanted, type NetworkPlan, type NetworkView, type ResourcePlan } from '@sixfold/fold'
import type { Names } from '@sixfold/kernel'
import { kept } from '../kept.ts'
import { peerNames } from '../links/link-names.ts'
import { addressesOf } from '../member-addresses.ts'
import type { ResourceContext } from '../resource/resource-context.ts'
import { inOrder } from './in-order.ts'
import { recordsOf } from './resolver-records.ts'
import { ipv4ReverseZone, ipv6ReverseZone } from './reverse-names.ts'

/** Above the names of all networks. Nobody outside has names under `internal`: it is kept for private use by ICANN. */
const DOMAIN = 'sixfold.internal'

const READABLE_MAX = 40

/**
 * A network's id as one label of a name. Most are one as they stand; of any other (capitals, underscores, too long) it
 * is what can be read of it, and a hash that tells it from its likes.
 */
export const networkLabel = (network: NetworkId | string): string => {
  if (DnsLabel.safeParse(network).success) return network
  const readable = network
    .toLowerCase()
    .slice(0, READABLE_MAX)
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  return [...(readable === '' ? [] : [readable]), hashToken(8, network)].join('-')
}

/** The zone of a network, without the dot at its end: what workloads search short names in. */
export const searchDomainOf = (network: NetworkId | string): string => `${networkLabel(network)}.${DOMAIN}`

/** Whether the members of a network have a resolver: it has names to tell, and may speak. */
export const hasResolver = ({ goods, suspended }: NetworkPlan): boolean =>
  goods.workloads.length > 0 && suspended === null

/** How workloads of a member with this /64 find names: whom to ask, and where to search; null without a resolver. */
export const resolverFor = ({ plan, network }: NetworkView, prefix: Prefix) => {
  if (!hasResolver(plan)) return null
  const { gateways, ipv4Gateway } = addressesOf(prefix)
  return { nameservers: [gateways[1], ipv4Gateway], search: searchDomainOf(network) }
}

const reverseZones = kept(({ prefix }: ResourcePlan): readonly string[] => [
  ipv6ReverseZone(prefix),
  ipv4ReverseZone(addressesOf(prefix).ipv4Gateway),
])

/** What the resolver of a network resource answers, or null where there is none. */
export const resolverNames = ({ view, plan, self, mine, since }: ResourceContext): Names | null => {
  const found = resolverFor(view, self.prefix)
  if (found === null) return null
  const zone = `${found.search}.`
  const peers = peerNames(view, self, { own: zone, zoneOf: (network) => `${searchDomainOf(network)}.` })
  return {
    zone,
    reverse: plan.resources.filter(isWanted).flatMap((it) => reverseZones(it)),
    ...(peers.zones.length === 0 ? {} : { peers: peers.zones }),
    records: inOrder(plan.exitPoint, [...recordsOf(plan.goods, zone), ...peers.records]),
    addresses: found.nameservers,
    clients: [self.prefix, mine.ipv4Prefix],
    because: since,
  }
}
