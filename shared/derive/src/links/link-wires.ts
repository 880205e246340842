import type { AgentId, NetworkName, WireGuardKey } from '@sixfold/events'
import {
  hasMovedTo,
  isTurned,
  type NetworkPlan,
  type NetworkView,
  type NodeMachine,
  type ResourcePlan,
} from '@sixfold/fold'
import { type Generation, generationsAt } from '../generations.ts'
import { type Family, KEEPALIVE_SECONDS } from '../names.ts'
import { pathBetween } from '../paths.ts'
import type { ActiveLink } from './active-links.ts'

/**
 * On one device an address belongs to one peer. So a member that is to have both generations of another network's keys
 * has the next one on its other device: that for members, or that towards the exit, in turns. Nothing is opened for it.
 */
export type LinkEnd = 'mesh' | 'exit'

type Plans = readonly [NetworkPlan, NetworkPlan]
type Both = readonly [Generation, Generation]

/**
 * Whether the wire between two generations is on the other device, at both ends: with each generation of either side it is
 * on another one than before, so that all wires that there are at once fit.
 */
const isOnOther = ([mine, theirs]: Plans, [own, its]: Both): boolean =>
  isTurned(mine, own.isNext) !== isTurned(theirs, its.isNext)

const endOf = (plans: Plans, both: Both): LinkEnd => (isOnOther(plans, both) ? 'exit' : 'mesh')

/** The underlay family of a wire between two exit points, which have both: each has a device for either. */
export const exitLinkFamily = (plans: Plans, both: Both): Family => (isOnOther(plans, both) ? 'ipv4' : 'ipv6')

/** A wire to a member of another network, by the device that it is on here: what WireGuard must know of the other end. */
export type LinkWire = Readonly<{
  generation: number
  end: LinkEnd
  family: Family
  publicKey: WireGuardKey
  endpoint: string
  keepaliveSeconds: number
  since: number
}>

/** A member of a linked network to which a member has wires of its next generation, and the keys of the other end. */
export type LinkedEnd = Readonly<{ machine: AgentId; network: NetworkName; keys: readonly string[] }>

const inUse = (plan: NetworkPlan, from: AgentId, to: AgentId): Generation =>
  generationsAt(plan, from).at(hasMovedTo(plan, from, to) ? -1 : 0) as Generation

/** The generations of both sides between which packets are sent now: each side's last, once it was seen to work. */
export const generationsInUse = ([mine, theirs]: Plans, [here, there]: readonly [AgentId, AgentId]): Both => [
  inUse(mine, here, there),
  inUse(theirs, there, here),
]

const wireBetween = (
  plans: Plans,
  both: Both,
  [here, there]: readonly [NodeMachine, NodeMachine],
  resource: ResourcePlan,
): LinkWire[] => {
  const [mine, its] = both
  const end = endOf(plans, both)
  const path = pathBetween(here, there, resource.ports[end])
  const publicKey = resource.keys?.[end] ?? null
  if (resource.keys === null || publicKey === null || path.kind !== 'direct') return []
  return [
    {
      generation: mine.number,
      end,
      family: path.family,
      publicKey,
      endpoint: path.endpoint,
      keepaliveSeconds: mine.isNext || its.isNext ? KEEPALIVE_SECONDS : 0,
      since: resource.keys.since,
    },
  ]
}

const inGeneration = ({ plan }: Generation, of: NetworkPlan, resource: ResourcePlan): ResourcePlan =>
  plan === of ? resource : (plan.resources.find(({ node }) => node === resource.node) ?? resource)

/**
 * All wires between a resource and one of another network that reach each other directly: one, and while keys are rotated
 * one for each two generations of both. All receive.
 */
export const linkWires = (
  view: NetworkView,
  self: ResourcePlan,
  link: ActiveLink,
  resource: ResourcePlan,
  machines: readonly [NodeMachine, NodeMachine],
): LinkWire[] => {
  const plans = [view.plan, link.plan] as const
  return generationsAt(view.plan, self.node).flatMap((mine) =>
    generationsAt(link.plan, resource.node).flatMap((its) =>
      wireBetween(plans, [mine, its], machines, inGeneration(its, link.plan, resource)),
    ),
  )
}

/** By which generation and device here is sent to a resource of another network. */
export const linkSends = (
  { plan }: NetworkView,
  self: ResourcePlan,
  link: ActiveLink,
  { node }: ResourcePlan,
): Readonly<{ generation: number; end: LinkEnd }> => {
  const plans = [plan, link.plan] as const
  const both = generationsInUse(plans, [self.node, node])
  return { generation: both[0].number, end: endOf(plans, both) }
}
