import { MARKED_TABLE, VXLAN_PORT } from '@sixfold/kernel'
import { z } from 'zod'
import type { FoundAddress, FoundLink, FoundNeighbour, FoundRoom, FoundRoute } from './model.ts'
import { parseRules } from './rules.ts'

/** The lines of the one batch that looks at a room; `route show table all` is the only form that lists both families, and rules of IPv6 are listed by no line. */
export const LOOK = 'addr show\nroute show table all proto 111\nneigh show nud permanent\nrule show\n'

const VxlanJson = z.object({
  id: z.number(),
  local: z.string().optional(),
  local6: z.string().optional(),
  port: z.number(),
  learning: z.boolean(),
})
const TunJson = z.object({ persist: z.boolean() })
const LinkJson = z.object({
  ifname: z.string(),
  flags: z.array(z.string()),
  mtu: z.number(),
  address: z.string().optional(),
  ifalias: z.string().optional(),
  master: z.string().optional(),
  linkinfo: z.object({ info_kind: z.string().optional(), info_data: z.unknown().optional() }).optional(),
})
const AddrJson = LinkJson.extend({
  addr_info: z.array(z.object({ local: z.string().optional(), prefixlen: z.number().optional() })),
})
const RouteJson = z.object({
  type: z.string(),
  dst: z.string(),
  table: z.string(),
  dev: z.string().optional(),
  gateway: z.string().optional(),
  via: z.object({ host: z.string() }).optional(),
  metric: z.number().optional(),
  prefsrc: z.string().optional(),
  metrics: z.array(z.object({ mtu: z.number().optional() })).optional(),
  /** Router preference: the kernel gives one to every IPv6 route and to no other. */
  pref: z.string().optional(),
})
const NeighJson = z.object({ dst: z.string(), dev: z.string(), lladdr: z.string().optional() })

/** The devices in an answer of `ip -d -j link show`. Throws when it is no such answer. */
export const parseLinks = (text: string): readonly FoundLink[] =>
  z.array(LinkJson).parse(jsonOf(text)).map(linkOf)

/** A room from the answer to LOOK: one JSON array per line of the batch. Throws when it is no such answer. */
export const parseRoom = (text: string): FoundRoom => {
  const [links, routes, neighbours, rules, ...rest] = text.split('\n').filter((line) => line.trim() !== '')
  if (
    links === undefined ||
    routes === undefined ||
    neighbours === undefined ||
    rules === undefined ||
    rest.length > 0
  ) {
    throw new Error(`four lists were expected from ip -batch, one a line; it said ${text.slice(0, 200)}`)
  }
  const devices = z.array(AddrJson).parse(jsonOf(links))
  return {
    isPrepared: devices.some(({ ifname, flags }) => ifname === 'lo' && flags.includes('UP')),
    links: devices.map(linkOf),
    addresses: devices.flatMap(addressesOf),
    routes: z.array(RouteJson).parse(jsonOf(routes)).flatMap(routeOf),
    neighbours: z.array(NeighJson).parse(jsonOf(neighbours)).flatMap(neighbourOf),
    rules: parseRules(jsonOf(rules), 'ipv4'),
  }
}

const jsonOf = (text: string): unknown => (text.trim() === '' ? [] : JSON.parse(text))

const linkOf = (link: z.infer<typeof LinkJson>): FoundLink => ({
  name: link.ifname,
  kind: link.linkinfo?.info_kind ?? null,
  mac: link.address ?? null,
  mtu: link.mtu,
  alias: link.ifalias ?? null,
  isUp: link.flags.includes('UP'),
  master: link.master ?? null,
  ...vxlanOf(link.linkinfo),
  ...tunOf(link.linkinfo),
})

const tunOf = (info: z.infer<typeof LinkJson>['linkinfo']): Pick<FoundLink, 'isPersistent'> => {
  const read = info?.info_kind === 'tun' ? TunJson.safeParse(info.info_data) : null
  return read?.success === true ? { isPersistent: read.data.persist } : {}
}

/** What another kind of device says of itself is not read. */
const vxlanOf = (info: z.infer<typeof LinkJson>['linkinfo']): Pick<FoundLink, 'vxlan'> => {
  const read = info?.info_kind === 'vxlan' ? VxlanJson.safeParse(info.info_data) : null
  if (read?.success !== true) return {}
  const { id, local, local6, port, learning } = read.data
  return { vxlan: { vni: id, local: local6 ?? local ?? null, isPlain: port === VXLAN_PORT && !learning } }
}

const addressesOf = (device: z.infer<typeof AddrJson>): readonly FoundAddress[] =>
  device.addr_info.flatMap(({ local, prefixlen }) =>
    local === undefined || prefixlen === undefined
      ? []
      : [{ dev: device.ifname, prefix: `${local}/${prefixlen}` }],
  )

const routeOf = (route: z.infer<typeof RouteJson>): readonly FoundRoute[] => {
  const isMarked = route.table === String(MARKED_TABLE)
  if (route.table !== 'main' && !isMarked) return []
  const mtu = route.metrics?.[0]?.mtu
  const isIpv6 = route.pref !== undefined || route.dst.includes(':')
  return [
    {
      type: route.type,
      destination: destinationOf(route.dst, isIpv6),
      dev: route.type === 'unicast' ? (route.dev ?? null) : null,
      via: route.gateway ?? route.via?.host ?? null,
      metric: route.metric ?? 0,
      ...(route.prefsrc === undefined ? {} : { source: route.prefsrc }),
      ...(mtu === undefined ? {} : { mtu }),
      ...(isMarked ? { table: MARKED_TABLE } : {}),
    },
  ]
}

/** iproute2 leaves out what goes without saying: the length of a host's route, and what `default` is the default of. */
const destinationOf = (dst: string, isIpv6: boolean): string => {
  if (dst === 'default') return isIpv6 ? '::/0' : '0.0.0.0/0'
  if (dst.includes('/')) return dst
  return `${dst}/${isIpv6 ? 128 : 32}`
}

const neighbourOf = ({ dst, dev, lladdr }: z.infer<typeof NeighJson>): readonly FoundNeighbour[] =>
  lladdr === undefined ? [] : [{ dev, address: dst, mac: lladdr }]
