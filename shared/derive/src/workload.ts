import type { Link, Room, Route } from '@sixfold/kernel'
import { bare } from './bare.ts'
import { GATEWAY_END, METRIC, NETWORK_END, type namesOf } from './names.ts'
import type { Part } from './part.ts'
import { type Space, TRANSLATION_GROWTH } from './spaces/spaces.ts'

/**
 * A workload attached to a network resource on this machine: its own namespace, and what it has of the /64. `ipv6` is
 * canonical text with its length: one address (`…/128`), or a prefix that it hands out itself. `ipv4` is null where it
 * has none. `because` is the FACTS position that gave it these.
 */
export type Attachment = Readonly<{
  workload: string
  netns: string
  ipv6: string
  ipv4: string | null
  because: number
  /** Its addresses in address spaces of the network, each of a range of this node. */
  spaces?: readonly Readonly<{ id: number; address: string }>[]
}>

/** Whether a workload hands out a prefix itself. */
export const isDelegated = ({ ipv6 }: Pick<Attachment, 'ipv6'>): boolean => !ipv6.endsWith('/128')

/**
 * The address that a workload itself bears. Of a prefix the first: it is the one for routers (RFC 4291, 2.6.1), so that
 * nobody hands it out; and a router without any global address could send no packet-too-big that arrives, and what is
 * named after the workload would lead nowhere.
 */
export const ownAddress = ({ ipv6 }: Pick<Attachment, 'ipv6'>): string => bare(ipv6)

type Names = ReturnType<typeof namesOf>

/** What a workload's end of its port is called, in its namespace. */
export const WORKLOAD_DEVICE = 'eth0'

/**
 * A workload's port: a routed veth with one /128 (or a prefix) and one /32, so that every packet between workloads
 * crosses the resource's forward chain, and so that nothing is discovered: neighbours are permanent.
 */
export const workloadPort = (
  names: Names,
  attachment: Attachment,
  mtu: number,
  spaces: readonly Space[] = [],
  outside: readonly Space[] = [],
) => {
  const { port, mac, portMac } = names.workload(attachment.workload)
  const { ipv6, ipv4, because } = attachment
  const has4 = <Item>(item: (address: string) => Item): Item[] => (ipv4 === null ? [] : [item(`${ipv4}/32`)])
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
    dev: WORKLOAD_DEVICE,
    via: GATEWAY_END,
    metric: METRIC,
    because,
  })
  const inSpaces = (attachment.spaces ?? []).flatMap(({ id, address }) => {
    const space = spaces.find((it) => it.id === id)
    return space === undefined ? [] : [{ space, address }]
  })
  // Who has no IPv4 of the network speaks to the internet as who it is in the first space with a way out.
  const outOfSpace = inSpaces
    .filter(({ space }) => outside.includes(space))
    .slice(0, 1)
    .map(({ address: source }) => ({ ...toResource('0.0.0.0/0'), source }) as Route)
  const extra4 = inSpaces.map(({ address }) => address)
  const link: Link = {
    kind: 'veth',
    name: port,
    mac: portMac,
    mtu,
    peer: { netns: attachment.netns, name: WORKLOAD_DEVICE, mac },
    because,
  }
  const room: Room = {
    netns: attachment.netns,
    scope: { devices: [WORKLOAD_DEVICE] },
    links: [],
    addresses: [
      { dev: WORKLOAD_DEVICE, prefix: `${NETWORK_END}/64`, because },
      { dev: WORKLOAD_DEVICE, prefix: `${ownAddress(attachment)}/128`, because },
      ...has4((prefix) => ({ dev: WORKLOAD_DEVICE, prefix, because })),
      ...extra4.map((address) => ({ dev: WORKLOAD_DEVICE, prefix: `${address}/32`, because })),
    ],
    routes: [
      ...inSpaces.flatMap((it) => spaceRoutes(it.space, it.address, mtu)),
      toResource('::/0'),
      ...has4(() => toResource('0.0.0.0/0')),
      ...(ipv4 === null ? outOfSpace : []),
    ],
    neighbours: [{ dev: WORKLOAD_DEVICE, address: GATEWAY_END, mac: portMac, because }],
    wireguards: [],
    nft: null,
  }
  const part: Part = {
    links: [link],
    addresses: [{ dev: port, prefix: `${GATEWAY_END}/64`, because }],
    routes: [toWorkload(ipv6), ...has4(toWorkload), ...extra4.map((it) => toWorkload(`${it}/32`))],
    neighbours: [{ dev: port, address: NETWORK_END, mac, because }],
    rooms: [room],
  }
  return { port, mac, ipv6, ipv4, extra4, part }
}

/** As whom the workload speaks to a space, and how long a packet may be that becomes IPv6 on its way. */
const spaceRoutes = ({ ranges, since }: Space, source: string, mtu: number): Route[] =>
  ranges.map(({ range, mtu: theirs = mtu }) => ({
    type: 'unicast',
    destination: range,
    dev: WORKLOAD_DEVICE,
    via: GATEWAY_END,
    metric: METRIC,
    source,
    mtu: Math.min(theirs, mtu) - TRANSLATION_GROWTH,
    because: since,
  }))
