import type { Daemon } from './daemon.ts'
import type { Link } from './link.ts'
import type { Names } from './resolver.ts'
import type { Address, MarkRule, Neighbour, Route } from './route.ts'
import type { Vxlan } from './vxlan.ts'
import type { WireGuard } from './wireguard.ts'

/**
 * What one network namespace must hold for us.
 *
 * `whole`: we made the namespace and everything of ours in it belongs to this state. `devices`: the namespace is
 * shared (a gateway) or foreign (a workload's); only the named devices, and what hangs on them, are looked at. `made`
 * says that the namespace is nevertheless ours to make (with its sysctls): a machine's gateway, in which every network
 * then keeps devices of its own. `lo` among the devices stands for routes that need none (`unreachable`).
 */
export type Room = Readonly<{
  netns: string
  scope: 'whole' | Readonly<{ devices: readonly string[]; made?: true }>
  links: readonly Link[]
  addresses: readonly Address[]
  routes: readonly Route[]
  neighbours: readonly Neighbour[]
  /** Which packets are looked up in another table than the main one; left out where all are. */
  rules?: readonly MarkRule[]
  wireguards: readonly WireGuard[]
  /** Chains and sets of our one table, as nft reads them; null where the table is not ours to write. */
  nft: string | null
  /** What the VXLAN devices hold; left out where there are none. */
  vxlans?: readonly Vxlan[]
  /** Processes that serve the namespace; left out where there are none. */
  daemons?: readonly Daemon[]
  /** What the resolver of this namespace answers; left out where there is none. */
  names?: Names
}>

/** Everything that one network (or a machine's gateway) wants from one machine's kernel. `because` is a FACTS position. */
export type KernelState = Readonly<{ rooms: readonly Room[] }>
