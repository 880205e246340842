import { HostError } from '@sixfold/linux/host'

/** A pretended device; `peer` is the other end of a pair. */
export type PretendLink = {
  name: string
  kind: string | null
  mac: string | null
  mtu: number
  alias: string | null
  isUp: boolean
  master: string | null
  peer: { netns: string; name: string } | null
}
export type PretendAddress = { dev: string; prefix: string }
export type PretendRoute = {
  type: string
  destination: string
  dev: string | null
  via: string | null
  metric: number
  source: string | null
  mtu: number | null
  proto: string
}
export type PretendNeighbour = { dev: string; address: string; mac: string }

/** A pretended network namespace; the one that the agent runs in is called ''. */
export type PretendNetns = {
  links: Map<string, PretendLink>
  addresses: PretendAddress[]
  routes: PretendRoute[]
  neighbours: PretendNeighbour[]
  /** Rules besides those that every namespace is born with; only of IPv4. */
  rules: number[]
  sysctls: string[]
  table: string | null
}

export type PretendPeer = {
  publicKey: string
  endpoint: string | null
  allowedIps: string[]
  keepalive: number
  handshakeAt: number
}

/** What is behind a WireGuard device; `answers`: a wireguard-go that was heard on its socket and may be moved. */
export type PretendTunnel = {
  isKernel: boolean
  answers: boolean
  privateKey: string | null
  listenPort: number
  peers: Map<string, PretendPeer>
}

/** A process that serves `room`, with the mark of its daemon and of what it was started with. */
export type PretendProcess = {
  startedAt: number
  mark: string
  started: string
  room: PretendNetns
  isStopped: boolean
}

/** The whole machine, open to specs: they look into it, and put hands on it as a curious human would. */
export type PretendWorld = {
  hasKernelWireGuard: boolean
  netns: Map<string, PretendNetns>
  tunnels: Map<string, PretendTunnel>
  files: Map<string, { content: string; mode: number }>
  /** By pid; no pid comes twice. */
  processes: Map<number, PretendProcess>
  lastPid: number
}

/** A command that the pretended kernel refuses, in the words of the real one. */
export const fail = (words: string): never => {
  throw new HostError(['pretend'], words)
}

export const emptyNetns = (): PretendNetns => ({
  links: new Map([['lo', { ...bareLink('lo'), mtu: 65_536 }]]),
  addresses: [],
  routes: [],
  neighbours: [],
  rules: [],
  sysctls: [],
  table: null,
})

export const bareLink = (name: string): PretendLink => ({
  name,
  kind: null,
  mac: null,
  mtu: 1_500,
  alias: null,
  isUp: false,
  master: null,
  peer: null,
})

export const netnsOf = (world: PretendWorld, name: string): PretendNetns =>
  world.netns.get(name) ?? fail(`Cannot open network namespace "${name}": No such file or directory`)

export const linkOf = (netns: PretendNetns, name: string): PretendLink =>
  netns.links.get(name) ?? fail(`Cannot find device "${name}"`)

/** A device goes with all that stands on it, its other end, and whoever serves it. */
export const removeLink = (world: PretendWorld, place: string, name: string): void => {
  const netns = netnsOf(world, place)
  const { peer, kind } = linkOf(netns, name)
  netns.links.delete(name)
  netns.addresses = netns.addresses.filter(({ dev }) => dev !== name)
  netns.routes = netns.routes.filter(({ dev }) => dev !== name)
  netns.neighbours = netns.neighbours.filter(({ dev }) => dev !== name)
  if (kind === 'tun' || kind === 'wireguard') world.tunnels.delete(name)
  if (peer !== null && world.netns.get(peer.netns)?.links.has(peer.name) === true) {
    removeLink(world, peer.netns, peer.name)
  }
}
