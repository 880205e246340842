import { FIRST_GENERATION, networkToken } from '@sixfold/fold'
import { deviceName, macOf, netnsName } from '@sixfold/kernel'

/** The uplink's name inside any namespace of ours: towards the gateway, or, in the gateway, towards the site. */
export const UPLINK = 'up'

/** Link-local addresses of the two ends of an uplink: the gateway's and the network's. */
export const GATEWAY_END = 'fe80::1'
export const NETWORK_END = 'fe80::2'

/** Metrics: what leads somewhere beats the guard that leads nowhere. */
export const METRIC = 100
export const GUARD_METRIC = 4096

/** A hidden member keeps its NAT's mapping open; 25 s is under every NAT's UDP timeout that RFC 4787 allows. */
export const KEEPALIVE_SECONDS = 25

/** The address family of a wire's underlay. */
export type Family = 'ipv4' | 'ipv6'

/** In this order a family is chosen, and devices are listed. */
export const FAMILIES: readonly Family[] = ['ipv6', 'ipv4']

/** What is said of a generation in a name: nothing of the first one. */
const generationParts = (generation: number): string[] =>
  generation === FIRST_GENERATION ? [] : [String(generation)]

/** The names and MACs of everything that one network has on one machine. */
export const namesOf = (agent: string, party: string, network: string) => ({
  netns: netnsName(agent, networkToken(party, network)),
  gateway: gatewayNetns(agent),
  /**
   * The device for direct peers over one underlay family, and the one towards the exit (or, there, the members). `wire`: 2
   * for the second exit.
   */
  mesh: (family: Family, generation = FIRST_GENERATION) =>
    deviceName('m', agent, party, network, family, ...generationParts(generation)),
  exit: (family: Family, generation = FIRST_GENERATION, wire = 1) =>
    deviceName(
      'x',
      agent,
      party,
      network,
      family,
      ...generationParts(generation),
      ...(wire === 1 ? [] : [`wire ${wire}`]),
    ),
  /** The VXLAN device for members in its farm, and this machine's MAC on it. */
  farm: (family: Family) => deviceName('v', agent, party, network, family),
  farmMac: macOf('farm', agent, party, network),
  /** The device of an address space's translator. */
  translator: (space: number) => deviceName('t', agent, party, network, String(space)),
  /** The device of the translator between IPv6 and the IPv4 internet, at the exit. */
  nat64: deviceName('t', agent, party, network, 'nat64'),
  /** The gateway's end of the uplink. */
  uplinkPeer: deviceName('u', agent, party, network),
  uplinkMac: macOf('uplink', agent, party, network),
  uplinkPeerMac: macOf('uplink-peer', agent, party, network),
  workload: (name: string) => ({
    port: deviceName('w', agent, party, network, name),
    mac: macOf('workload', agent, party, network, name),
    portMac: macOf('workload-port', agent, party, network, name),
  }),
})

/** The gateway namespace of a machine's agent. */
export const gatewayNetns = (agent: string): string => netnsName(agent, 'gw')

/** Workload ports, as nft matches them. */
export const WORKLOAD_PORTS = 'sfw*'
/** Network ends in a gateway, as nft matches them. */
export const NETWORK_PORTS = 'sfu*'

/** The name of a private key of one network on this machine, as its agent's key store knows it. */
export const keyName = (
  { party, network }: Readonly<{ party: string; network: string }>,
  role: 'mesh' | 'exit',
  generation = FIRST_GENERATION,
): string => [party, network, role, ...generationParts(generation)].join('/')
