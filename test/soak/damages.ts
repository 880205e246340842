import { readFileSync } from 'node:fs'
import { findProcesses, signalProcess } from '@sixfold/linux/daemon'
import { linuxHost } from '@sixfold/linux/host'
import { inside } from '@sixfold/linux/ownership'

/** Where somebody lays hands on: the namespaces and devices of a network on a machine, and of its exit point. */
export type Site = Readonly<{
  netns: string
  gateway: string
  /** A workload's namespace, and its port. */
  workload: string
  port: string
  mesh: string
  exit: string
  /** The gateway's end of the network's uplink. */
  uplinkPeer: string
  translator: string
  exitPoint: string
  exitGateway: string
  exitPointUplinkPeer: string
  /** The device in the exit point. */
  members: string
  /** Prefixes: of the other member, of this one, and of a slice of this machine. */
  other: string
  own: string
  slice: string
}>

/** What somebody does by hand; what it breaks is heard of, or has to wait for the sweep. */
export type Damage = Readonly<{
  name: string
  /** Gives null where there was nothing to lay hands on. */
  do: (site: Site) => Promise<unknown>
  /** The namespace that it is done in. */
  where: keyof Site
  isHeard: boolean
}>

/** It may fail: another hand may have been faster. */
const sh = (argv: readonly [string, ...string[]]) =>
  linuxHost()
    .read(argv)
    .catch(() => null)

type Where = 'netns' | 'gateway' | 'workload' | 'exitPoint' | 'exitGateway'
const filled = (site: Site, words: readonly string[]): string[] =>
  words.map((word) => word.replace(/\$(\w+)/g, (_, name: keyof Site) => site[name]))

const ip =
  (where: Where, ...words: readonly string[]) =>
  (site: Site) =>
    sh(['ip', '-n', site[where], ...filled(site, words)])
const enter =
  (where: Where, ...words: readonly string[]) =>
  (site: Site) =>
    sh(inside(site[where], ...filled(site, words)))

/** Empty when it has ended meanwhile. */
const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    return ''
  }
}
const processes = (netns: string, command: string) =>
  findProcesses({ netns: [netns], mark: '' }).filter(({ pid }) => commandOf(pid) === command)
const signal = (command: string, word: NodeJS.Signals) => async (site: Site) => {
  const found = processes(site.netns, command)
  for (const process of found) signalProcess(process, word)
  return found.length === 0 ? null : found
}

/** wireguard-go stays in the namespace of the machine; it is known by its device. */
const signalTunnel = (device: 'mesh' | 'exit' | 'members', word: NodeJS.Signals) => async (site: Site) => {
  const found = (await sh(['pgrep', '-x', '-f', `wireguard-go ${site[device]}`])) ?? ''
  const pids = found.split('\n').filter((it) => it !== '')
  for (const pid of pids) process.kill(Number(pid), word)
  return pids.length === 0 ? null : pids
}

const peer = async (site: Site): Promise<string> =>
  ((await sh(inside(site.netns, 'wg', 'show', site.mesh, 'peers'))) ?? '').split('\n')[0] ?? ''

const heard = (name: string, act: Damage['do'], where: keyof Site = 'netns'): Damage => ({
  name,
  do: act,
  where,
  isHeard: true,
})

/** Every kind of change of a hand that is not ours. */
export const DAMAGES: readonly Damage[] = [
  heard('route deleted', ip('netns', '-6', 'route', 'del', '$other', 'metric', '100')),
  heard('route replaced', ip('netns', '-6', 'route', 'replace', '$other', 'dev', 'up', 'metric', '100')),
  heard('guard deleted', ip('netns', '-6', 'route', 'del', 'unreachable', '$other')),
  heard('default deleted', ip('netns', '-6', 'route', 'del', 'default')),
  heard('all routes flushed', ip('netns', '-6', 'route', 'flush', 'proto', '111')),
  heard('addresses of the gateway flushed', ip('netns', 'addr', 'flush', 'dev', 'lo', 'scope', 'global')),
  heard('address added', ip('netns', 'addr', 'add', '192.0.2.9/32', 'dev', 'up')),
  heard('link down', ip('netns', 'link', 'set', 'dev', 'up', 'down')),
  heard('MTU changed', ip('netns', 'link', 'set', 'dev', 'up', 'mtu', '1300')),
  heard('uplink deleted', ip('netns', 'link', 'del', 'dev', 'up')),
  heard('port deleted', ip('netns', 'link', 'del', 'dev', '$port')),
  heard('port down', ip('netns', 'link', 'set', 'dev', '$port', 'down')),
  heard('neighbour deleted', ip('netns', 'neigh', 'del', 'fe80::2', 'dev', '$port')),
  heard(
    'neighbour replaced',
    ip('netns', 'neigh', 'replace', 'fe80::2', 'lladdr', '02:0:0:0:0:99', 'dev', '$port'),
  ),
  heard('rule added', enter('netns', 'nft', 'add', 'rule', 'inet', 'sixfold', 'forward', 'accept')),
  heard('rules flushed', enter('netns', 'nft', 'flush', 'table', 'inet', 'sixfold')),
  heard(
    'chain of the policy flushed',
    enter('netns', 'nft', 'flush', 'chain', 'inet', 'sixfold', 'enforced'),
  ),
  heard('table deleted', enter('netns', 'nft', 'delete', 'table', 'inet', 'sixfold')),
  heard('peer removed', async (site) =>
    enter('netns', 'wg', 'set', '$mesh', 'peer', await peer(site), 'remove')(site),
  ),
  heard('prefixes taken from a peer', async (site) =>
    enter('netns', 'wg', 'set', '$mesh', 'peer', await peer(site), 'allowed-ips', '::/128')(site),
  ),
  heard('port of a tunnel changed', enter('netns', 'wg', 'set', '$mesh', 'listen-port', '9')),
  heard('tunnel deleted', ip('netns', 'link', 'del', 'dev', '$mesh')),
  heard('tunnel to the exit deleted', ip('netns', 'link', 'del', 'dev', '$exit')),
  heard('wireguard-go killed', signalTunnel('mesh', 'SIGKILL')),
  heard('wireguard-go stopped', signalTunnel('mesh', 'SIGSTOP')),
  heard('wireguard-go to the exit killed', signalTunnel('exit', 'SIGKILL')),
  heard('TAYGA killed', signal('tayga', 'SIGKILL')),
  heard('TAYGA stopped', signal('tayga', 'SIGSTOP')),
  heard('device of TAYGA deleted', ip('netns', 'link', 'del', 'dev', '$translator')),
  heard('resolver killed', signal('unbound', 'SIGKILL')),
  heard('resolver stopped', signal('unbound', 'SIGSTOP')),
  heard('workload: addresses flushed', ip('workload', 'addr', 'flush', 'dev', 'eth0'), 'workload'),
  heard('workload: routes flushed', ip('workload', '-6', 'route', 'flush', 'proto', '111'), 'workload'),
  heard('workload: link down', ip('workload', 'link', 'set', 'dev', 'eth0', 'down'), 'workload'),
  heard('gateway: route deleted', ip('gateway', '-6', 'route', 'del', '$own'), 'gateway'),
  heard('gateway: slice deleted', ip('gateway', '-6', 'route', 'del', 'unreachable', '$slice'), 'gateway'),
  heard('gateway: link down', ip('gateway', 'link', 'set', 'dev', '$uplinkPeer', 'down'), 'gateway'),
  heard('gateway: rules flushed', enter('gateway', 'nft', 'flush', 'table', 'inet', 'sixfold'), 'gateway'),
  heard('gateway: uplink down', ip('gateway', 'link', 'set', 'dev', 'up', 'down'), 'gateway'),
  heard('gateway: default deleted', ip('gateway', '-6', 'route', 'del', 'default'), 'gateway'),
  heard('exit: rules flushed', enter('exitPoint', 'nft', 'flush', 'table', 'inet', 'sixfold'), 'exitPoint'),
  heard('exit: default deleted', ip('exitPoint', 'route', 'del', 'default'), 'exitPoint'),
  heard('exit: wireguard-go killed', signalTunnel('members', 'SIGKILL'), 'exitPoint'),
  heard(
    'exit: link down',
    ip('exitGateway', 'link', 'set', 'dev', '$exitPointUplinkPeer', 'down'),
    'exitGateway',
  ),
]

/** What takes more with it than itself, now and then. */
export const HARD: readonly Damage[] = [
  heard('namespace deleted', (site) => sh(['ip', 'netns', 'del', site.netns])),
  heard('exit: namespace deleted', (site) => sh(['ip', 'netns', 'del', site.exitPoint]), 'exitPoint'),
]

/** What nobody tells: found by the sweep. */
export const UNTOLD: readonly Damage[] = [
  {
    name: 'set flushed',
    do: enter('netns', 'nft', 'flush', 'set', 'inet', 'sixfold', 'ports6'),
    where: 'netns',
    isHeard: false,
  },
]
