import { hash } from 'node:crypto'
import { type Daemon, daemonFile } from '@sixfold/kernel'
import { HEALTH, haproxyConfig, hostMap } from './haproxy-config.ts'
import type { Proxied } from './proxied.ts'
import type { ProxyPort } from './proxy-ports.ts'

const NAME = 'haproxy'
const CONFIG = 'haproxy.cfg'

/** BGP's own: the daemon that speaks it listens on all addresses of the gateway. */
export const BGP_PORT = 179

/**
 * What it may do as root: enter the namespaces of exit points, bind low ports and raise its limits; and nothing else that
 * root may, nor anything that it starts.
 */
const CONFINED = [
  'setpriv',
  '--no-new-privs',
  '--bounding-set=-all,+sys_admin,+net_admin,+net_bind_service,+sys_resource',
]

const RELOAD = 'reload.sh'

/**
 * Takes a new configuration ($1 its directory, $2 what it says) over without a connection lost: one that is no good is
 * never told, and what was served before goes on. Succeeds once the new one is served.
 */
const RELOADING = `wrong=$(haproxy -c -f "$1/${CONFIG}" 2>&1) || {
  echo "$wrong" | grep -F '[ALERT]' | head -n 5 >&2
  exit 1
}
read -r pid rest <"$1/process" && kill -USR2 "$pid" || exit 1
for turn in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40; do
  [ "$(curl -s -m 1 http://${HEALTH}/)" = "$2" ] && exit 0
  sleep 0.1
done
tail -n 5 "$1/said" >&2
echo "the new configuration is not served; the one before goes on" >&2
exit 1
`

const mapName = ({ address, port }: ProxyPort, kind: 'tls' | 'http'): string =>
  `${kind}-${port}-${address}.map`

const mapsOf = (ports: readonly ProxyPort[]): Record<string, string> =>
  Object.fromEntries(
    ports.flatMap((port) =>
      port.whole === null
        ? (['tls', 'http'] as const).flatMap((kind) =>
            port[kind].length === 0 ? [] : [[mapName(port, kind), hostMap(port[kind])] as const],
          )
        : [],
    ),
  )

/**
 * The proxy of an exit: one process for all networks, which calls workloads out of the namespaces of their exit points.
 * TLS is passed on as it comes, and told apart by what it asks for in clear: there is no certificate here. Null where
 * nothing is proxied.
 */
export const haproxyOf = (
  netns: string,
  guests: readonly Proxied[],
  ports: readonly ProxyPort[],
): Daemon | null => {
  if (ports.length === 0) return null
  const directory = daemonFile(netns, NAME, '').replace(/\/$/, '')
  const sorted = guests.toSorted((a, b) => (a.netns < b.netns ? -1 : 1))
  const maps = mapsOf(ports)
  const textFor = (says: string): string =>
    haproxyConfig(sorted, ports, {
      says,
      mapOf: (port, kind) => daemonFile(netns, NAME, mapName(port, kind)),
    })
  const says = hash('sha256', JSON.stringify([textFor(''), maps]), 'hex').slice(0, 16)
  return {
    name: NAME,
    argv: [...CONFINED, 'haproxy', '-W', '-q', '-f', daemonFile(netns, NAME, CONFIG)] as unknown as [
      string,
      ...string[],
    ],
    files: { [CONFIG]: textFor(says), [RELOAD]: RELOADING, ...maps },
    reload: ['sh', daemonFile(netns, NAME, RELOAD), directory, says],
    probe: ['curl', '-s', '-f', '-m', '1', `http://${HEALTH}/`],
    because: Math.max(...guests.flatMap(({ doors }) => doors.map((door) => door.because))),
  }
}
