import type { NetworkPlan } from '@sixfold/fold'
import type { Route } from '@sixfold/kernel'
import { chain, devices, prefixSet, SNAT } from '../firewall.ts'
import { METRIC, UPLINK } from '../names.ts'
import { isOn, type Space } from '../spaces/spaces.ts'

/**
 * The way out of address spaces. Inside one network an address of a space is one address: ranges of its spaces meet
 * neither each other nor its derived IPv4, and its exit point is a namespace of its own. So what is for the internet
 * crosses the wire to the exit as the IPv4 that it is, and is translated nowhere.
 */

/** Since when a space's addresses reach the IPv4 internet; null where they do not. */
const outsideSince = ({ goods: { waysOut = [] } }: NetworkPlan, { id }: Space): number | null =>
  waysOut.find(({ of }) => of.kind === 'space' && of.id === id)?.since ?? null

/** What a node holds of the network's own ranges of spaces that have a way out. */
const outsideOn = (plan: NetworkPlan, spaces: readonly Space[], node: string) =>
  spaces.flatMap((space) => {
    const since = outsideSince(plan, space)
    return since === null ? [] : space.ranges.filter(isOn(node)).map(({ range }) => ({ range, since }))
  })

/** What the peer of a node sends at the exit point besides: its ranges as they are. */
export const outsideRanges = (plan: NetworkPlan, spaces: readonly Space[], node: string): string[] =>
  outsideOn(plan, spaces, node).map(({ range }) => range)

/** The routes back to a node. */
export const outsideRoutes = (
  plan: NetworkPlan,
  spaces: readonly Space[],
  node: string,
  dev: string,
): Route[] =>
  outsideOn(plan, spaces, node).map(({ range, since }) => ({
    type: 'unicast',
    destination: range,
    dev,
    via: null,
    metric: METRIC,
    because: since,
  }))

/** All ranges of the network that have a way out. */
export const allOutside = (plan: NetworkPlan, spaces: readonly Space[]): string[] =>
  plan.resources.flatMap(({ node, left }) => (left === null ? outsideRanges(plan, spaces, node) : []))

/** Whether the addresses of a space have a way out. */
export const hasWayOut = (plan: NetworkPlan, space: Space): boolean => outsideSince(plan, space) !== null

/** The set of them, and their change into the network's own address outside; nothing where there are none. */
export const outsideTables = (outside4: readonly string[], transit: string): string[] =>
  outside4.length === 0
    ? []
    : [
        prefixSet('outside4', 'ipv4_addr', outside4),
        chain('outside_out', SNAT, [`oifname "${UPLINK}" ip saddr @outside4 snat to ${transit}`]),
      ]

/** They get out to the internet. */
export const outsideFlows = (outside4: readonly string[], wires: readonly string[]): string[] =>
  outside4.length === 0
    ? []
    : [`iifname ${devices(wires)} oifname "${UPLINK}" ip saddr @outside4 ip daddr != @not_internet4 accept`]
