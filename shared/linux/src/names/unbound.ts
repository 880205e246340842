import { type Daemon, daemonFile, type KernelState, type Names, type Room } from '@sixfold/kernel'
import { word } from '../word.ts'

const NAME = 'unbound'
const CONFIG = 'unbound.conf'

/** Where the unbound of a namespace hears commands. */
export const controlSocket = (netns: string): string => daemonFile(netns, NAME, 'control')

/** More than that it never needs, with 10,000 names and its caches full. */
const DATA_BYTES = 128 * 1024 * 1024

/**
 * Addresses that no name outside leads to: an answer with one of them is dropped (DNS rebinding), and no server is asked
 * at one. IPv4 and IPv6 that are nobody's on the internet (RFC 6890).
 */
const NOT_OUTSIDE = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::/96',
  '::ffff:0:0/96',
  'fc00::/7',
  'fe80::/10',
]

/** One thread and small caches: thousands of these run on one machine. */
const SIZES = [
  'num-threads: 1',
  'so-reuseport: no',
  'msg-cache-size: 1m',
  'msg-cache-slabs: 1',
  'rrset-cache-size: 2m',
  'rrset-cache-slabs: 1',
  'key-cache-size: 256k',
  'key-cache-slabs: 1',
  'neg-cache-size: 128k',
  'infra-cache-numhosts: 500',
  'infra-cache-slabs: 1',
  'ratelimit-size: 128k',
  'ratelimit-slabs: 1',
  'ip-ratelimit-size: 128k',
  'ip-ratelimit-slabs: 1',
  'outgoing-range: 128',
  'num-queries-per-thread: 128',
  'outgoing-num-tcp: 4',
  'incoming-num-tcp: 16',
]

/** What a stranger can make of it: as little as there is. `ip-ratelimit` is in questions per second of one asker. */
const HARDENED = [
  'hide-identity: yes',
  'hide-version: yes',
  'deny-any: yes',
  'minimal-responses: yes',
  'ip-ratelimit: 1000',
  'ip-ratelimit-factor: 0',
]

/** The whole configuration: it says nothing that changes while the network resource stands, so that it is never loaded again. */
export const unboundConf = (netns: string, names: Names, forwarders: readonly string[]): string => {
  const server = [
    // It stays in the foreground and is root only until it has its port.
    'do-daemonize: no',
    'username: "unbound"',
    'chroot: ""',
    'directory: "/"',
    'pidfile: ""',
    'use-syslog: no',
    'verbosity: 0',
    // No validator: who wants DNSSEC checks by itself, and gets the signatures.
    `module-config: "${names.dns64 === undefined ? '' : 'dns64 '}iterator"`,
    ...(names.dns64 === undefined ? [] : [`dns64-prefix: ${word(names.dns64)}`]),
    'ip-freebind: yes',
    ...names.addresses.flatMap((address) => [
      `interface: ${word(address)}`,
      `outgoing-interface: ${word(address)}`,
    ]),
    'access-control: 0.0.0.0/0 refuse',
    'access-control: ::/0 refuse',
    ...names.clients.map((prefix) => `access-control: ${word(prefix)} allow`),
    ...SIZES,
    ...HARDENED,
    ...NOT_OUTSIDE.map((prefix) => `private-address: ${prefix}`),
    // Forwarders may be at home; nobody else is asked then.
    ...(forwarders.length > 0 ? [] : NOT_OUTSIDE.map((prefix) => `do-not-query-address: ${prefix}`)),
    // Other networks' names do not exist here, unless they are told; the own zone is closed until its names are told.
    `local-zone: "${parentOf(names.zone)}" static`,
    `local-zone: "${word(names.zone)}" refuse`,
  ]
  return [
    'server:',
    ...server.map((line) => `  ${line}`),
    'remote-control:',
    '  control-enable: yes',
    '  control-use-cert: no',
    `  control-interface: "${word(controlSocket(netns))}"`,
    ...(forwarders.length === 0 ? [] : ['forward-zone:', '  name: "."']),
    ...forwarders.map((address) => `  forward-addr: ${word(address)}`),
    '',
  ].join('\n')
}

const parentOf = (zone: string): string => word(zone.slice(zone.indexOf('.') + 1))

/** The process that answers for names in a namespace. It says over its control socket whether it serves. */
const resolverDaemon = (netns: string, names: Names, forwarders: readonly string[]): Daemon => ({
  name: NAME,
  argv: ['unbound', '-c', daemonFile(netns, NAME, CONFIG)],
  files: { [CONFIG]: unboundConf(netns, names, forwarders) },
  reload: null,
  probe: ['unbound-control', '-s', controlSocket(netns), 'status'],
  limits: { dataBytes: DATA_BYTES },
  because: names.because,
})

/**
 * A state with the resolvers that its rooms' names ask for. Which program that is, and whom it asks (`forwarders`; the
 * internet's own servers where there are none), is this machine's business: no derive hash knows of it.
 */
export const withResolvers = ({ rooms }: KernelState, forwarders: readonly string[] = []): KernelState => ({
  rooms: rooms.map((room) => withResolver(room, forwarders)),
})

const withResolver = (room: Room, forwarders: readonly string[]): Room =>
  room.names === undefined
    ? room
    : {
        ...room,
        daemons: [...(room.daemons ?? []), resolverDaemon(room.netns, room.names, forwarders)],
      }
