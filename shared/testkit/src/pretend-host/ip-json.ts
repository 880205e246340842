import type { PretendLink, PretendNetns, PretendRoute } from './world.ts'

/** What `ip -d -j link show` prints. */
export const linksJson = ({ links }: PretendNetns): string =>
  JSON.stringify([...links.values()].map(linkJson))

/** What the batch of a look prints: devices with addresses, routes of protocol 111, permanent neighbours. */
export const roomJson = (netns: PretendNetns): string =>
  [
    JSON.stringify(
      [...netns.links.values()].map((link) => ({ ...linkJson(link), addr_info: addrJson(netns, link) })),
    ),
    JSON.stringify(netns.routes.filter(({ proto }) => proto === '111').map(routeJson)),
    JSON.stringify(
      netns.neighbours.map(({ dev, address, mac }) => ({
        dst: address,
        dev,
        lladdr: mac,
        state: ['PERMANENT'],
      })),
    ),
    rulesJson(netns.rules),
  ].join('\n')

const BORN = [
  { priority: 0, src: 'all', table: 'local' },
  { priority: 32_766, src: 'all', table: 'main' },
]

/** What `ip -j rule show` prints for IPv6. */
export const rules6Json = (): string => JSON.stringify(BORN)

const rulesJson = (foreign: readonly number[]): string =>
  JSON.stringify([
    ...BORN,
    { priority: 32_767, src: 'all', table: 'default' },
    ...foreign.map((priority) => ({ priority, src: '198.51.100.0', srclen: 24, table: '7' })),
  ])

const linkJson = ({ name, kind, mac, mtu, alias, isUp, master }: PretendLink): object => ({
  ifname: name,
  flags: [
    ...(name === 'lo' ? ['LOOPBACK'] : ['BROADCAST', 'MULTICAST']),
    ...(isUp ? ['UP', 'LOWER_UP'] : []),
  ],
  mtu,
  ...(mac === null ? {} : { address: mac }),
  ...(alias === null ? {} : { ifalias: alias }),
  ...(master === null ? {} : { master }),
  ...(kind === null ? {} : { linkinfo: { info_kind: kind } }),
})

const addrJson = ({ addresses }: PretendNetns, { name, isUp }: PretendLink): readonly object[] => {
  const own =
    name === 'lo' && isUp
      ? [
          { local: '127.0.0.1', prefixlen: 8 },
          { local: '::1', prefixlen: 128 },
        ]
      : []
  const given = addresses.filter(({ dev }) => dev === name).map(({ prefix }) => prefix.split('/'))
  return [...own, ...given.map(([local, length]) => ({ local, prefixlen: Number(length) }))]
}

const routeJson = ({ type, destination, dev, via, metric, source, mtu }: PretendRoute): object => {
  const isIpv6 = destination.includes(':')
  const gateway = !isIpv6 && via?.includes(':') ? { via: { family: 'inet6', host: via } } : { gateway: via }
  return {
    type,
    dst: destination.endsWith('/0') ? 'default' : destination.replace(isIpv6 ? /\/128$/ : /\/32$/, ''),
    table: 'main',
    ...(via === null ? {} : gateway),
    ...(dev === null ? (isIpv6 ? { dev: 'lo' } : {}) : { dev }),
    ...(metric === 0 && !isIpv6 ? {} : { metric }),
    ...(source === null ? {} : { prefsrc: source }),
    ...(mtu === null ? {} : { metrics: [{ mtu }] }),
    flags: [],
    ...(isIpv6 ? { pref: 'medium' } : {}),
  }
}
