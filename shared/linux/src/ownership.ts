import { netnsPrefix } from '@sixfold/kernel'

/*
 * How a process with no memory recognises what is ours. Everything that we ever make carries one of these marks, and
 * nothing without one is ever changed or removed.
 *
 *   namespace    its name begins with `sf-<hash of the agent's id>-`: two agents on one machine never meet
 *   device       its name begins with `sf`, or (in a workload's namespace) its alias with `sixfold:`
 *   address      it stands on a device of ours, or on the loopback of a namespace that we made
 *   route        routing protocol 111, table main
 *   rule         none is ours: a namespace that we made has those it was born with, and no other
 *   neighbour    permanent, on a device of ours
 *   nftables     the table `inet sixfold`, one per namespace
 *   FDB          the entries of a VXLAN device of ours
 *   underlay     the table `inet sixfold` of the machine's own namespace: an element is of the network whose namespace is
 *                its comment, and those with its VNI
 *   WireGuard    the device; its peers are all ours; a wireguard-go that was started for one of its name
 *   daemon       `SIXFOLD_DAEMON=<namespace>/<name>` in its environment; its files under /run/sixfold/daemons/ alike
 *   name         in the zones of a network, a /64 or a /24 of 10.0.0.0/8, told to a resolver that is such a daemon
 */

/** The routing protocol number of our routes (0x6f); unassigned in iproute2's rt_protos. */
export const ROUTE_PROTOCOL = 111

/** The only nftables table that we write. */
export const TABLE = 'inet sixfold'

/** Where iproute2 keeps named network namespaces. */
export const NETNS_DIRECTORY = '/run/netns'

/** Files that live as long as the kernel does; nothing here is needed after a boot. */
export const RUN_DIRECTORY = '/run/sixfold'

const DEVICE_PREFIX = 'sf'
const ALIAS_PREFIX = 'sixfold:'

/** What a device carries: the FACTS position that asked for it. */
export const aliasOf = (because: number): string => `${ALIAS_PREFIX}${because}`

/** Whether a device was made by Sixfold. */
export const ownsDevice = ({ name, alias }: Readonly<{ name: string; alias: string | null }>): boolean =>
  name.startsWith(DEVICE_PREFIX) || (alias?.startsWith(ALIAS_PREFIX) ?? false)

/** Whether a namespace was made by this agent, and so may be removed by it. */
export const ownsNetns = (agentId: string, name: string): boolean => name.startsWith(netnsPrefix(agentId))

/** A command line that runs inside a named namespace. Two milliseconds; /sys and all mounts stay what they are. */
export const inside = (netns: string, ...argv: readonly string[]): [string, ...string[]] => [
  'nsenter',
  `--net=${NETNS_DIRECTORY}/${netns}`,
  ...argv,
]
