import { HOSTS, PORTS } from './flow.ts'
import { type Good, HTTPS } from './goods.ts'
import { OWN, SHARED } from './site.ts'

/** As whom the network is known at its exit's gateway. */
export const TRANSIT = '100.64.0.1'

/** What is written at the network's end and in the gateway, and the devices that it needs there. */
type ByHand = Readonly<{
  point: string
  gateway: string
  devices: (point: string, gateway: string) => readonly string[]
}>

const MAPPED6 = '3fff:ff:0:2::64'
const MAPPED4 = '192.0.0.3'
const MTU = 1_420

const table = (...chains: readonly string[]): string => `table inet hand {\n${chains.join('\n')}\n}\n`
const sources = (...rules: readonly string[]): string =>
  `chain sources { type nat hook postrouting priority srcnat; ${rules.join('; ')}; }`
const destinations = (...rules: readonly string[]): string =>
  `chain destinations { type nat hook prerouting priority dstnat; ${rules.join('; ')}; }`

const toTransit = `oifname "up" ip saddr != ${TRANSIT} snat ip to ${TRANSIT}`
const toShared = `oifname "up" ip saddr ${TRANSIT} snat ip to ${SHARED}`
const ports = Object.values(PORTS).join(', ')
const noDevices = (): readonly string[] => []

/** What somebody writes who wants one of the goods, and nothing else; the workload's IPv4 is `ipv4`. */
export const RULES: Readonly<Record<Good, (ipv4: string) => ByHand>> = {
  nat44: () => ({
    point: table(sources(toTransit)),
    gateway: table(sources(toShared)),
    devices: noDevices,
  }),
  // The charter's way: all sources become one address before a static map.
  nat64: () => ({
    point: table(sources(`oifname "nat64" snat ip6 to ${MAPPED6}`, toTransit)),
    gateway: table(sources(toShared)),
    devices: (point) => [
      `ip -n ${point} tuntap add dev nat64 mode tun`,
      `ip -n ${point} link set dev nat64 mtu ${MTU} up`,
      `ip -n ${point} route add 64:ff9b::/96 dev nat64`,
      `ip -n ${point} route add ${MAPPED4}/32 dev nat64 mtu ${MTU - 20}`,
    ],
  }),
  forward: (ipv4) => ({
    point: table(destinations(`iifname "up" ip daddr ${TRANSIT} tcp dport { ${ports} } dnat ip to ${ipv4}`)),
    gateway: table(destinations(`iifname "up" ip daddr ${OWN} tcp dport { ${ports} } dnat ip to ${TRANSIT}`)),
    devices: (_, gateway) => [`ip -n ${gateway} addr add ${OWN}/32 dev up`],
  }),
  proxy: () => ({ point: table(), gateway: table(), devices: noDevices }),
}

/** The translator by its manual. */
export const taygaByHand = [
  'tun-device nat64',
  'ipv4-addr 192.0.0.2',
  'ipv6-addr 3fff:ff:0:2::65',
  'prefix 64:ff9b::/96',
  `map ${MAPPED4} ${MAPPED6}`,
  '',
].join('\n')

/** TLS by SNI with workloads called out of the network's namespace, as haproxy's manual has it. */
export const haproxyByHand = (netns: string, ipv6: string, source: string): string =>
  [
    'global',
    '  log /dev/log local0 info',
    '  maxconn 24000',
    '  no strict-limits',
    'defaults',
    '  mode tcp',
    '  log global',
    '  option tcplog',
    '  timeout connect 5s',
    '  timeout client 5m',
    '  timeout server 5m',
    'frontend https',
    `  bind ${SHARED}:${HTTPS}`,
    '  tcp-request inspect-delay 5s',
    '  tcp-request content accept if { req.ssl_hello_type 1 }',
    ...Object.entries(HOSTS).map(([what, host]) => `  use_backend ${what} if { req.ssl_sni -i ${host} }`),
    ...Object.entries(PORTS).flatMap(([what, port]) => [
      `backend ${what}`,
      `  server workload [${ipv6}]:${port} source [${source}] namespace ${netns}`,
    ]),
    '',
  ].join('\n')
