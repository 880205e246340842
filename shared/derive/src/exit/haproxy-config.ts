import type { Door, Proxied } from './proxied.ts'
import { doorsAt, type ProxyPort } from './proxy-ports.ts'

/** Where it says what it serves, to whoever asks from the gateway's own namespace. */
export const HEALTH = '127.0.0.1:8404'

/** Connections at once: of all, of one network, and of one caller; and how many one caller begins in ten seconds. */
const MOST = 24_000
const MOST_OF_NETWORK = 2_048
const MOST_OF_CALLER = 1_024
const MOST_BEGUN = 2_000

/** Memory for processes of before that still have connections, in MB; what one takes, and what each door adds to it. */
const MEMORY_MB = 2_048
const PROCESS_MB = 8
const DOORS_PER_MB = 40

/** How many reloads a connection outlives at most. */
export const reloadsOutlived = (doors: number): number =>
  Math.floor(MEMORY_MB / (PROCESS_MB + doors / DOORS_PER_MB))

/** Idle as long as a NAT may forget it (RFC 5382, REQ-5); who is gone without a word is known by TCP's own keepalive. */
const TUNNEL_SECONDS = 7_440

const head = (doors: number, says: string): string[] => [
  'global',
  '  log /dev/log len 512 local0 info',
  '  log-tag sixfold-proxy',
  `  maxconn ${MOST}`,
  // A machine that grants fewer files is better served less than not at all.
  '  no strict-limits',
  '  hard-stop-after 24h',
  `  mworker-max-reloads ${reloadsOutlived(doors)}`,
  'defaults',
  '  mode tcp',
  '  option dontlognull',
  '  option clitcpka',
  '  option srvtcpka',
  '  clitcpka-idle 60s',
  '  clitcpka-intvl 20s',
  '  clitcpka-cnt 6',
  '  srvtcpka-idle 60s',
  '  srvtcpka-intvl 20s',
  '  srvtcpka-cnt 6',
  '  timeout connect 5s',
  '  timeout client 5m',
  '  timeout server 5m',
  '  timeout client-fin 30s',
  '  timeout server-fin 30s',
  `  timeout tunnel ${TUNNEL_SECONDS}s`,
  '  timeout http-request 10s',
  '  timeout http-keep-alive 30s',
  '  retries 2',
  '  option redispatch 1',
  'backend callers',
  '  stick-table type ip size 200k expire 60s store conn_cur,conn_rate(10s)',
  'backend networks',
  '  stick-table type string len 130 size 16k expire 60s store conn_cur',
  'frontend health',
  '  mode http',
  `  bind ${HEALTH}`,
  `  http-request return status 200 content-type text/plain string ${says}`,
]

/** The path of the map from hosts to backends of one port. */
type MapPath = (port: ProxyPort, kind: 'tls' | 'http') => string

/** Counted when it is known who calls: what an older process hands on says so first. */
const LIMITS = [
  '  tcp-request session track-sc0 src table callers',
  `  tcp-request session reject if { sc0_conn_cur(callers) gt ${MOST_OF_CALLER} } || { sc0_conn_rate(callers) gt ${MOST_BEGUN} }`,
]

/** What an abuse desk needs, and no more: who called, when, where, whose it is, how long, how much. No URL. */
const LOG = ['  log global', '  log-format "%ci:%cp [%t] %fi:%fp %b/%s %bi:%bp %si:%sp %Tt %U/%B %ts"']
const LOG_HTTP = [
  '  log global',
  '  log-format "%ci:%cp [%t] %fi:%fp %b/%s %bi:%bp %si:%sp %Ta %U/%B %ST %ts"',
]

const nameOf = ({ address, port }: ProxyPort): string => `${address}:${port}`

const bind = (port: ProxyPort): string[] => [
  `  bind ${nameOf(port)} transparent`,
  `  bind abns@${nameOf(port)} accept-proxy`,
]

/**
 * A process that is to end has let go of the namespaces of its backends. Who came to it, and was not led on yet, is handed on
 * to the one that came after it, from the beginning.
 */
const HANDED_ON = '{ stopping }'
const handedOn = (port: ProxyPort): string => `  use_backend again:${nameOf(port)} if ${HANDED_ON}`
const again = (port: ProxyPort): string[] => [
  `backend again:${nameOf(port)}`,
  ...(port.whole === null && port.tls.length === 0 ? ['  mode http'] : []),
  `  server again abns@${nameOf(port)} send-proxy-v2`,
]

const byHost = (map: string): string[] => [
  `  http-request set-var(txn.to) req.hdr(host),field(1,:),lower,map_str(${map})`,
  '  http-request return status 421 unless { var(txn.to) -m found }',
  '  http-request set-header X-Forwarded-For %[src]',
]
/** Who keeps a connection for its next request is told of a process that is to end with the answer, and not by silence. */
const HTTP = ['  mode http', '  option idle-close-on-response']
const LED_HTTP = '  use_backend %[var(txn.to)]'
const LED = '  use_backend %[var(sess.to)]'

const hello = '{ req.ssl_hello_type 1 }'

const bySni = (map: string, isMixed: boolean): string[] => [
  '  tcp-request inspect-delay 5s',
  `  tcp-request content set-var(sess.to) req.ssl_sni,lower,map_str(${map}) if ${hello}`,
  // The first of these waits until it can be told; whoever does not say it in time is refused.
  isMixed
    ? `  tcp-request content reject if ${hello} !{ var(sess.to) -m found }`
    : '  tcp-request content reject unless { var(sess.to) -m found }',
]

/** What comes in at one port, and whom it is led to. */
const frontend = (port: ProxyPort, mapOf: MapPath): string[] => {
  const name = nameOf(port)
  const start = [`frontend ${name}`, ...bind(port), ...LIMITS]
  if (port.whole !== null)
    return [...start, ...LOG, handedOn(port), `  default_backend ${port.whole.name}`, ...again(port)]
  const tls = mapOf(port, 'tls')
  const http = mapOf(port, 'http')
  if (port.http.length === 0)
    return [...start, ...LOG, ...bySni(tls, false), handedOn(port), LED, ...again(port)]
  if (port.tls.length === 0)
    return [...start, ...HTTP, ...LOG_HTTP, ...byHost(http), handedOn(port), LED_HTTP, ...again(port)]
  // Tenants of both kinds on one port: what is no TLS takes one step more.
  return [
    ...start,
    ...LOG,
    ...bySni(tls, true),
    handedOn(port),
    `  use_backend plain:${name} unless ${hello}`,
    LED,
    ...again(port),
    `backend plain:${name}`,
    `  server plain abns@plain:${name} send-proxy-v2`,
    `frontend plain:${name}`,
    ...HTTP,
    `  bind abns@plain:${name} accept-proxy`,
    ...LOG_HTTP,
    ...byHost(http),
    `  use_backend plain-again:${name} if ${HANDED_ON}`,
    LED_HTTP,
    `backend plain-again:${name}`,
    '  mode http',
    `  server plain abns@plain:${name} send-proxy-v2`,
  ]
}

/** A line for whoever reads it: a place where a door is, and by which fact. */
const doorLine = ({ name, kind, address, port, host, because }: Door): string =>
  `# ${kind} ${address}:${port}${host === null ? '' : ` ${host}`} leads to ${name}, by fact ${because}`

/** A door's backend. IPv6 comes first; another server is tried where that one refuses. */
const backend = (door: Door, { network, netns, sources }: Proxied): string[] => [
  ...[door.address, ...(door.also ?? [])].map((address) => doorLine({ ...door, address })),
  `backend ${door.name}`,
  ...(door.kind === 'http' ? ['  mode http'] : []),
  `  tcp-request content track-sc1 str(${network}) table networks`,
  `  tcp-request content reject if { sc1_conn_cur(networks) gt ${MOST_OF_NETWORK} }`,
  '  balance first',
  ...door.servers.map((server) => {
    const family = server.startsWith('[') ? 'ipv6' : 'ipv4'
    const source = family === 'ipv6' ? `[${sources.ipv6}]` : sources.ipv4
    const told = door.isTold ? ' send-proxy-v2' : ''
    return `  server ${family} ${server} source ${source} namespace ${netns}${told}`
  }),
]

/** The whole configuration. `says` is what it answers at HEALTH: whoever hears it knows that this one is served. */
export const haproxyConfig = (
  guests: readonly Proxied[],
  ports: readonly ProxyPort[],
  { says, mapOf }: Readonly<{ says: string; mapOf: MapPath }>,
): string => {
  const served = new Set(ports.flatMap(doorsAt))
  const backends = guests.flatMap((guest) => {
    const doors = guest.doors.filter((door) => served.has(door))
    const room = guest.room === undefined ? [] : [`# namespace ${guest.netns} is ${guest.room}`]
    return doors.length === 0 ? [] : [...room, ...doors.flatMap((door) => backend(door, guest))]
  })
  const frontends = ports.flatMap((port) => frontend(port, mapOf))
  return [...head(served.size, says), ...frontends, ...backends, ''].join('\n')
}

/** A map of one port: each host, and whose backend it is led to. */
export const hostMap = (doors: readonly Door[]): string =>
  doors
    .map(({ host, name }) => `${host} ${name}\n`)
    .toSorted()
    .join('')
