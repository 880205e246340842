import { deriveGateway, type Uplink } from '@sixfold/derive'
import { Prefix } from '@sixfold/events'
import type { MachineView } from '@sixfold/fold'
import { emptyMachineView } from '@sixfold/fold'
import type { KernelState } from '@sixfold/kernel'
import { makeGrid } from '../grid/grid.ts'

/** A gateway without a link of its own: what it is about is its routes. */
const UPLINK: Uplink = { bridge: 'none', addresses: [], gateways: [], mtu: 1_500 }

const ALLOCATIONS = 4
/** A /56 has as many /64s. */
const NETWORKS_EACH = 256

const hex = (number: number): string => number.toString(16)

/** The slice of that number: they are dealt onto the allocations in turn. */
const groupsOf = (index: number): readonly [string, number] => [
  `2001:db8:${hex(0xe000 + (index % ALLOCATIONS))}`,
  (1 + Math.floor(index / ALLOCATIONS)) << 8,
]

/** What a machine knows of itself that has so many slices of /56, out of several /48s. */
const viewOf = (slices: number): MachineView => {
  const [id] = makeGrid({ nodes: 1, exits: 1 }).exits
  if (id === undefined) throw new Error('a grid of one exit has one')
  return {
    ...emptyMachineView(id),
    slices: Array.from({ length: slices }, (_, index) => {
      const [site, first] = groupsOf(index)
      return { slice: Prefix.parse(`${site}:${hex(first)}::/56`), since: index + 1 }
    }),
  }
}

/**
 * A gateway with so many slices, and in as many of them as `full` a route for every /64 that there is. They lead to its
 * own loopback: a route costs the same wherever it leads, and devices are measured elsewhere.
 */
export const gatewayOf = (slices: number, full: number): Readonly<{ id: string; state: KernelState }> => {
  const view = viewOf(slices)
  const [room] = deriveGateway(view, UPLINK).rooms
  if (room === undefined) throw new Error('a machine has a gateway')
  const routes = Array.from({ length: full }, (_, index) => groupsOf(index)).flatMap(([site, first]) =>
    Array.from({ length: NETWORKS_EACH }, (_, index) => ({
      type: 'unicast' as const,
      destination: `${site}:${hex(first + index)}::/64`,
      dev: 'lo',
      via: null,
      metric: 100,
      because: 1,
    })),
  )
  const made = { ...room, links: [], addresses: [], nft: null, scope: 'whole' as const }
  return { id: view.id, state: { rooms: [{ ...made, routes: [...room.routes, ...routes] }] } }
}
