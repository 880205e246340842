import { setAddress, setNeighbour, setRoute, takeAddress, takeNeighbour, takeRoute } from './ip-objects.ts'
import {
  bareLink,
  emptyNetns,
  fail,
  linkOf,
  netnsOf,
  type PretendLink,
  type PretendWorld,
  removeLink,
} from './world.ts'

/** One command of `ip`, without its options, in a namespace. Only the words that our facilities use are known. */
export const runIp = (world: PretendWorld, place: string, words: readonly string[]): void => {
  const [object, verb, ...rest] = words
  const key = `${object} ${verb}`
  const command = COMMANDS[key] ?? fail(`pretend-host does not know "ip ${words.join(' ')}"`)
  command(world, place, rest)
}

/** `rule del pref N` */
const delRule: Command = (world, place, [, priority]) => {
  const netns = netnsOf(world, place)
  netns.rules = netns.rules.filter((it) => it !== Number(priority))
}

type Command = (world: PretendWorld, place: string, words: readonly string[]) => void

const addNetns: Command = (world, _place, [name = '']) => {
  if (world.netns.has(name)) fail(`Cannot create namespace file "/run/netns/${name}": File exists`)
  world.netns.set(name, emptyNetns())
}

const delNetns: Command = (world, _place, [name = '']) => {
  for (const link of [...netnsOf(world, name).links.keys()]) {
    if (world.netns.get(name)?.links.has(link) === true) removeLink(world, name, link)
  }
  world.netns.delete(name)
}

const addLink: Command = (world, place, words) => {
  const split = words.indexOf('type')
  const [kind = '', , ...far] = words.slice(split + 1)
  const near = optionsOf(words.slice(0, split))
  if (kind === 'wireguard' && !world.hasKernelWireGuard) fail('Error: Unknown device type.')
  const link = born(world, place, near, kind)
  if (kind === 'wireguard') startTunnel(world, link.name, true)
  if (kind !== 'veth') return
  const options = optionsOf(far)
  const netns = options.get('netns') ?? place
  try {
    const end = born(world, netns, options, kind)
    end.peer = { netns: place, name: link.name }
    link.peer = { netns, name: end.name }
  } catch (err) {
    netnsOf(world, place).links.delete(link.name)
    throw err
  }
}

const born = (
  world: PretendWorld,
  place: string,
  options: ReadonlyMap<string, string>,
  kind: string,
): PretendLink => {
  const netns = netnsOf(world, place)
  const name = options.get('name') ?? ''
  if (netns.links.has(name)) fail('RTNETLINK answers: File exists')
  const mac = kind === 'veth' ? (options.get('address') ?? '02:ff:ff:ff:ff:ff') : null
  const link = { ...bareLink(name), kind, mac, mtu: Number(options.get('mtu') ?? 1_500) }
  netns.links.set(name, link)
  return link
}

/** `tuntap add dev NAME mode tun` */
const addTun: Command = (world, place, [, name = '']) => {
  born(world, place, new Map([['name', name]]), 'tun')
}

const setLink: Command = (world, place, [, name = '', ...words]) => {
  const netns = netnsOf(world, place)
  const link = linkOf(netns, name)
  const options = optionsOf(words.filter((word) => word !== 'up'))
  const target = options.get('netns')
  if (target !== undefined) return moveLink(world, place, link, target)
  const master = options.get('master')
  if (master !== undefined) link.master = linkOf(netns, master).name
  const mac = options.get('address')
  if (mac !== undefined) {
    link.mac = mac
    // As the real kernel does, also when it is the same MAC.
    netns.neighbours = netns.neighbours.filter(({ dev }) => dev !== name)
  }
  link.mtu = Number(options.get('mtu') ?? link.mtu)
  link.alias = options.get('alias') ?? link.alias
  link.isUp ||= words.includes('up')
}

/** A wireguard-go whose device is moved before it was heard on its socket dies, and the device with it. */
const moveLink = (world: PretendWorld, place: string, link: PretendLink, target: string): void => {
  const room = netnsOf(world, target)
  if (room.links.has(link.name)) fail('RTNETLINK answers: File exists')
  netnsOf(world, place).links.delete(link.name)
  const tunnel = world.tunnels.get(link.name)
  if (tunnel?.answers === false) world.tunnels.delete(link.name)
  else room.links.set(link.name, { ...link, isUp: false })
}

/** A device that WireGuard is behind, of the kernel or of a fresh wireguard-go. */
export const startTunnel = (world: PretendWorld, name: string, isKernel: boolean): void => {
  world.tunnels.set(name, { isKernel, answers: isKernel, privateKey: null, listenPort: 0, peers: new Map() })
}

/** Words in pairs; a lone last one stands for itself. */
export const optionsOf = (words: readonly string[]): ReadonlyMap<string, string> =>
  new Map(words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? '']] : [])))

const COMMANDS: Readonly<Record<string, Command>> = {
  'rule del': delRule,
  'netns add': addNetns,
  'netns del': delNetns,
  'link add': addLink,
  'link set': setLink,
  'tuntap add': addTun,
  'link show': (world, place, [, name = '']) => void linkOf(netnsOf(world, place), name),
  'link del': (world, place, [, name = '']) => removeLink(world, place, name),
  'addr replace': (world, place, words) => setAddress(netnsOf(world, place), words),
  'addr del': (world, place, words) => takeAddress(netnsOf(world, place), words),
  'neigh replace': (world, place, words) => setNeighbour(netnsOf(world, place), words),
  'neigh del': (world, place, words) => takeNeighbour(netnsOf(world, place), words),
  'route replace': (world, place, words) => setRoute(netnsOf(world, place), words),
  'route del': (world, place, words) => takeRoute(netnsOf(world, place), words),
}
