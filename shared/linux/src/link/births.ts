import { VXLAN_PORT } from '@sixfold/kernel'
import type { Step } from '@sixfold/reconcile'
import { endSteps } from '../daemons/render.ts'
import { aliasOf } from '../ownership.ts'
import { word } from '../word.ts'
import type { Device, LinkChange } from './model.ts'

/**
 * wireguard-go answers within 20 ms. Whoever asks one that is slow, or stopped, waits for its answer; the next pass asks
 * again.
 */
const ANSWER_MS = 2_000

/** One of the same name that was told to leave may hold its control socket a little longer. */
const OLD_ONE_MS = 1_000

/**
 * WireGuard devices are born where the underlay is, the agent's own namespace, and moved: the socket stays behind.
 * These steps are for those of wireguard-go; all are started before the first is waited for.
 *
 * wireguard-go says 0 whether it works or not; that it answers on its control socket is the only sign, and moving the
 * device before that kills it. Device and socket are there before the command that starts it has ended, and go with the
 * process: who finds nobody there need not ask a second time, it is dead. `setsid` keeps a terminal's ^C and the end of our session away from it: the network
 * outlives the agent. One processor and a limit on memory: as fast, at a third of the memory.
 *
 * One that serves a device elsewhere, or is stopped, has the control socket, without which the new one cannot start: it
 * goes first.
 */
export const birthSteps = (changes: readonly LinkChange[]): readonly Step[] => {
  const births = changes.filter(isBirth).filter(({ isKernelWireGuard }) => !isKernelWireGuard)
  return [
    ...endSteps(births.flatMap(({ strays }) => strays)),
    ...births.flatMap(({ isBorn, wanted }): readonly Step[] => (isBorn ? [] : [start(word(wanted.name))])),
    ...births.map(({ wanted }) => answers(word(wanted.name))),
  ]
}

/** Lines for the agent's own namespace: where the kernel has WireGuard it makes the device; then it is moved. */
export const birthLines = (netns: string, change: LinkChange): readonly string[] => {
  if (change.kind !== 'remove' && change.kind !== 'set' && change.wanted.kind === 'vxlan')
    return [addVxlan(change.wanted), `link set dev ${word(change.wanted.name)} netns ${word(netns)}`]
  if (!isBirth(change)) return []
  const name = word(change.wanted.name)
  const add = change.isKernelWireGuard && !change.isBorn ? [`link add name ${name} type wireguard`] : []
  return [...add, `link set dev ${name} netns ${word(netns)}`]
}

/** Its socket stays where it is made. It comes down: nothing is taken before the rest of the room stands. */
const addVxlan = ({ name, mac, mtu, vni, local }: Extract<Device, { kind: 'vxlan' }>): string =>
  `link add name ${word(name)} address ${word(mac)} mtu ${word(mtu)} type vxlan id ${word(vni)} ` +
  `local ${word(local)} dstport ${VXLAN_PORT} nolearning`

type Birth = Extract<LinkChange, { kind: 'add' | 'remake' }>

const isBirth = (change: LinkChange): change is Birth =>
  (change.kind === 'add' || change.kind === 'remake') && change.wanted.kind === 'wireguard'

const start = (name: string): Step => ({
  do: 'exec',
  argv: ['setsid', 'wireguard-go', name],
  patienceMs: OLD_ONE_MS,
  outputIsPublic: true,
  // With a log level it would keep our pipes open, and whoever waits for their end would wait for ever.
  env: { GOMAXPROCS: '1', GOMEMLIMIT: '128MiB', LOG_LEVEL: '' },
})

const answers = (name: string): Step => ({
  do: 'exec',
  argv: ['wg', 'show', name, 'listen-port'],
  timeoutMs: ANSWER_MS,
})

/** Lines for the agent's own namespace: the other end of an uplink, which is a port of a bridge of the operator's. */
export const portLines = (netns: string, change: LinkChange): readonly string[] => {
  if (change.kind === 'remove' || change.wanted.kind !== 'uplink') return []
  const { wanted } = change
  if (change.kind !== 'set') return [addUplink(netns, wanted), ...plug(wanted)]
  return change.port?.master === wanted.bridge && change.port.isUp ? [] : plug(wanted)
}

type Uplink = Extract<Device, { kind: 'uplink' }>

/** Made from the outer end, because the inner room has no name for the namespace that we run in. */
const addUplink = (netns: string, link: Uplink): string =>
  `link add name ${word(link.port)} mtu ${word(link.mtu)} type veth ` +
  `peer name ${word(link.name)} address ${word(link.mac)} mtu ${word(link.mtu)} netns ${word(netns)}`

const plug = ({ port, bridge, mtu, because }: Uplink): readonly string[] => [
  `link set dev ${word(port)} addrgenmode none`,
  `link set dev ${word(port)} master ${word(bridge)} mtu ${word(mtu)} alias ${word(aliasOf(because))} up`,
]
