import { Ipv4Prefix, SpaceId } from '@sixfold/events'
import { aNetwork, anOrder, aParty, ipv4 } from '@sixfold/events/example-values'
import {
  PeeringAccepted,
  PeeringEnded,
  PeeringOffered,
  ProxyOpened,
  PublicIpv4Assigned,
  ServiceNamed,
  WorkloadPlaced,
} from '@sixfold/events/facts'
import type { PlaceWorkload } from './goods.commands.ts'
import { allocated, first, founded } from './network.examples.ts'

/** What network `blue` has besides its members. */
export const there = [founded, allocated]
export const ADDRESS = ipv4('198.51.100.2')
export const OTHER = ipv4('198.51.100.3')

export const placeWeb: PlaceWorkload = {
  type: 'PlaceWorkload',
  order: anOrder('place-web'),
  workload: 'web',
  node: first,
  labels: ['frontend'],
  placement: { kind: 'address' },
}
export const webPlaced = WorkloadPlaced.of({
  order: placeWeb.order,
  workload: 'web',
  node: first,
  labels: ['frontend'],
  ipv6: '2001:db8:a:100:ffff:1:0:1/128',
  ipv4: '10.1.0.128',
})
export const dbPlaced = WorkloadPlaced.of({
  order: anOrder('place-db'),
  workload: 'db',
  node: first,
  labels: [],
  ipv6: '2001:db8:a:100:1::/80',
  ipv4: null,
})
export const webNamed = ServiceNamed.of({
  order: anOrder('name-shop'),
  service: 'shop',
  workload: 'web',
  transport: 'tcp',
  port: 443,
})
export const addressAssigned = PublicIpv4Assigned.of({ order: anOrder('order-ipv4'), address: ADDRESS })
export const shopProxied = ProxyOpened.of({
  order: anOrder('open-shop'),
  proxy: 'shop',
  listen: { kind: 'tls', host: 'shop.example.com', port: 443 },
  to: { workload: 'web', port: 443 },
  proxyProtocol: false,
})

export const green = { party: aParty('umbrella'), network: aNetwork('green') }
export const offered = PeeringOffered.of({ order: anOrder('offer-green'), peer: green })
export const accepted = PeeringAccepted.of({ order: anOrder('accept-green'), peer: green })
export const ended = PeeringEnded.of({ order: anOrder('end-green'), peer: green })

export const legacy = { party: aParty('acme'), space: 'legacy' }
export const LEGACY_ID = SpaceId.parse(4711)
export const onFirst = (...ranges: readonly string[]) =>
  ranges.map((range) => ({ node: first, range: Ipv4Prefix.parse(range) }))
