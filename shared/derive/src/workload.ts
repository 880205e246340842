import type { Link, Room, Route } from '@sixfold/kernel'
import type { addressesOf } from './member-addresses.ts'
import { GATEWAY_END, METRIC, NETWORK_END, type namesOf } from './names.ts'
import type { Part } from './part.ts'
import { type Space, TRANSLATION_GROWTH } from './spaces.ts'

/** A workload attached to a network resource on this machine: its own namespace, and its index in the /64. */
export type Attachment = Readonly<{
  workload: string
  netns: string
  index: number
  /** Its addresses in address spaces of the network, each of a range of this node. */
  spaces?: readonly Readonly<{ id: number; address: string }>[]
}>

type Names = ReturnType<typeof namesOf>
type Addresses = ReturnType<typeof addressesOf>

const DEVICE = 'eth0'

/**
 * A workload's port: a routed veth with one /128 and one /32, so that every packet between workloads crosses the
 * resource's forward chain, and so that nothing is discovered: neighbours are permanent.
 */
export const workloadPort = (
  names: Names,
  addresses: Addresses,
  attachment: Attachment,
  mtu: number,
  because: number,
  spaces: readonly Space[] = [],
) => {
  const { port, mac, portMac } = names.workload(attachment.workload)
  const { ipv6, ipv4 } = addresses.workload(attachment.index)
  const toWorkload = (destination: string): Route => ({
    type: 'unicast',
    destination,
    dev: port,
    via: NETWORK_END,
    metric: METRIC,
    because,
  })
  const toResource = (destination: string): Route => ({
    type: 'unicast',
    destination,
    dev: DEVICE,
    via: GATEWAY_END,
    metric: METRIC,
    because,
  })
  const inSpaces = (attachment.spaces ?? []).flatMap(({ id, address }) => {
    const space = spaces.find((it) => it.id === id)
    return space === undefined ? [] : [{ space, address }]
  })
  const extra4 = inSpaces.map(({ address }) => address)
  const link: Link = {
    kind: 'veth',
    name: port,
    mac: portMac,
    mtu,
    peer: { netns: attachment.netns, name: DEVICE, mac },
    because,
  }
  const room: Room = {
    netns: attachment.netns,
    scope: { devices: [DEVICE] },
    links: [],
    addresses: [
      { dev: DEVICE, prefix: `${NETWORK_END}/64`, because },
      { dev: DEVICE, prefix: `${ipv6}/128`, because },
      { dev: DEVICE, prefix: `${ipv4}/32`, because },
      ...extra4.map((address) => ({ dev: DEVICE, prefix: `${address}/32`, because })),
    ],
    routes: [
      ...inSpaces.flatMap((it) => spaceRoutes(it.space, it.address, mtu)),
      toResource('::/0'),
      toResource('0.0.0.0/0'),
    ],
    neighbours: [{ dev: DEVICE, address: GATEWAY_END, mac: portMac, because }],
    wireguards: [],
    nft: null,
  }
  const part: Part = {
    links: [link],
    addresses: [{ dev: port, prefix: `${GATEWAY_END}/64`, because }],
    routes: [
      toWorkload(`${ipv6}/128`),
      toWorkload(`${ipv4}/32`),
      ...extra4.map((it) => toWorkload(`${it}/32`)),
    ],
    neighbours: [{ dev: port, address: NETWORK_END, mac, because }],
    rooms: [room],
  }
  return { port, ipv6, ipv4, extra4, part }
}

/** As whom the workload speaks to a space, and how long a packet may be that becomes IPv6 on its way. */
const spaceRoutes = ({ ranges, since }: Space, source: string, mtu: number): Route[] =>
  ranges.map(({ range }) => ({
    type: 'unicast',
    destination: range,
    dev: DEVICE,
    via: GATEWAY_END,
    metric: METRIC,
    source,
    mtu: mtu - TRANSLATION_GROWTH,
    because: since,
  }))
