import { dependencies, isWanted, type NetworkView, type ResourcePlan } from '@sixfold/fold'
import type { Room } from '@sixfold/kernel'
import fc from 'fast-check'
import { derive } from '../derive.ts'
import { addressesOf } from '../member-addresses.ts'
import { namesOf } from '../names.ts'
import {
  aNode,
  aResource,
  attachedAt,
  aView,
  delegatedAt,
  hidden,
  keysOf,
  public4,
  public6,
} from './networks.examples.ts'

const MOST_NODES = 5
const LEFT_AT = 20
const CANCELLED_AT = 21
const REMOVED_AT = 19
const SUSPENDED_AT = 18

const orNot = (share: number): fc.Arbitrary<boolean> => fc.nat(99).map((roll) => roll < share)

const reachability = (index: number) =>
  fc
    .record({
      ipv6: fc.constantFrom('public', 'hidden', 'none'),
      ipv4: fc.constantFrom('public', 'hidden', 'none'),
    })
    .filter(({ ipv6, ipv4 }) => ipv6 !== 'none' || ipv4 !== 'none')
    .map(({ ipv6, ipv4 }) => ({
      ...(ipv6 === 'none'
        ? {}
        : { ipv6: ipv6 === 'hidden' ? hidden : public6(`2001:db8:0:${index + 1}::a`) }),
      ...(ipv4 === 'none' ? {} : { ipv4: ipv4 === 'hidden' ? hidden : public4(`192.0.2.${index + 1}`) }),
    }))

const member = (index: number) =>
  fc
    .record({
      reach: reachability(index),
      breakout: fc.constantFrom('node' as const, 'exit' as const),
      isJoined: orNot(80),
      hasLeft: orNot(15),
      isRemoved: orNot(15),
    })
    .map(({ reach, breakout, isJoined, hasLeft, isRemoved }) => {
      const node = aNode(`node-${index}`, reach)
      const keys = isJoined ? keysOf(node.name) : null
      return [
        node,
        aResource(node, index + 1, {
          breakout,
          keys,
          left: hasLeft ? LEFT_AT : null,
          removed: isRemoved ? REMOVED_AT : null,
        }),
      ] as const
    })

/** Networks of one to five nodes: any reachability, some of them not joined yet, some gone. */
export const randomNetwork: fc.Arbitrary<NetworkView> = fc
  .integer({ min: 1, max: MOST_NODES })
  .chain((count) =>
    fc.record({
      members: fc.tuple(...Array.from({ length: count }, (_, index) => member(index))),
      hasExitJoined: orNot(80),
      isSuspended: orNot(15),
    }),
  )
  .map(({ members, hasExitJoined, isSuspended }) => {
    const view = aView(members)
    const keys = hasExitJoined ? view.plan.exitPoint.keys : null
    const suspended = isSuspended ? SUSPENDED_AT : null
    return aView(members, { exitPoint: { ...view.plan.exitPoint, keys }, suspended })
  })

/** The same network after its end. */
export const cancelled = (view: NetworkView): NetworkView => ({
  ...view,
  plan: { ...view.plan, cancelled: CANCELLED_AT },
})

/** A law, tried in many random networks. */
export const inEvery = (law: (view: NetworkView) => void): void => fc.assert(fc.property(randomNetwork, law))

/** The resources that are still in. */
export const present = ({ plan }: NetworkView): ResourcePlan[] => plan.resources.filter(isWanted)

/** The resources that were removed and have not left yet. */
export const leaving = ({ plan }: NetworkView): ResourcePlan[] =>
  plan.resources.filter(({ removed, left }) => removed !== null && left === null)

/** Everything that everybody in the network wants, with three workloads on each node. */
export const roomsOf = (view: NetworkView): Room[] =>
  dependencies(view.plan).flatMap((agent) => {
    const workloads = [
      ...attachedAt(view, agent, 'shop', 2),
      ...attachedAt(view, agent, 'till', 254),
      ...delegatedAt(view, agent, 'router'),
    ]
    return derive(view, agent, workloads).rooms
  })

/** The network's own room on one machine. */
export const mainRoom = (view: NetworkView, agent: string): Room => {
  const { netns } = namesOf(agent, view.party, view.network)
  const room = derive(view, agent).rooms.find((it) => it.netns === netns)
  if (room === undefined) throw new Error(`${agent} wants nothing`)
  return room
}

/** A member's /64 and the IPv4 /24 that follows from it. */
export const bothOf = (prefix: ResourcePlan['prefix']): string[] => [prefix, addressesOf(prefix).ipv4Prefix]

/** Every resource with every other one that is still in. */
export const pairs = (view: NetworkView): [ResourcePlan, ResourcePlan][] =>
  present(view).flatMap((a) =>
    present(view).flatMap((b): [ResourcePlan, ResourcePlan][] => (a === b ? [] : [[a, b]])),
  )
