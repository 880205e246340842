import type { Link, Neighbour, Room, Route } from '@sixfold/kernel'
import { GATEWAY_END, METRIC, NETWORK_END, type namesOf, UPLINK } from './names.ts'

type Names = ReturnType<typeof namesOf>

/** The veth pair between a network's namespace and its machine's gateway, and the network's end of it. */
export const uplinkEnd = (names: Names, mtu: number, because: number) => ({
  link: {
    kind: 'veth',
    name: UPLINK,
    mac: names.uplinkMac,
    mtu,
    peer: { netns: names.gateway, name: names.uplinkPeer, mac: names.uplinkPeerMac },
    because,
  } satisfies Link,
  address: { dev: UPLINK, prefix: `${NETWORK_END}/64`, because },
  neighbour: { dev: UPLINK, address: GATEWAY_END, mac: names.uplinkPeerMac, because } satisfies Neighbour,
})

/** A default route of one family through the gateway. */
export const defaultByGateway = (destination: '::/0' | '0.0.0.0/0', because: number): Route => ({
  type: 'unicast',
  destination,
  dev: UPLINK,
  via: GATEWAY_END,
  metric: METRIC,
  because,
})

/** The network's part of the gateway namespace: its end of the uplink, and the prefixes that are behind it. */
export const gatewayPart = (names: Names, prefixes: readonly string[], because: number): Room => ({
  netns: names.gateway,
  scope: { devices: [names.uplinkPeer] },
  links: [],
  addresses: [{ dev: names.uplinkPeer, prefix: `${GATEWAY_END}/64`, because }],
  routes: prefixes.map((destination) => ({
    type: 'unicast',
    destination,
    dev: names.uplinkPeer,
    via: NETWORK_END,
    metric: METRIC,
    because,
  })),
  neighbours: [{ dev: names.uplinkPeer, address: NETWORK_END, mac: names.uplinkMac, because }],
  wireguards: [],
  nft: null,
})
