import type { AgentId } from '@sixfold/events'
import { hasMovedTo, type NetworkView, nextOf } from '@sixfold/fold'
import { generationsAt } from '../generations.ts'
import { mtuOf } from '../mtu.ts'
import { isOn, spacesOf } from '../spaces/spaces.ts'
import { exitLinks } from './exit-links.ts'
import { linkedPeers } from './link-peers.ts'
import type { LinkedEnd } from './link-wires.ts'

const nodeEnds = (view: NetworkView, member: AgentId, generation: number): LinkedEnd[] => {
  const self = view.plan.resources.find(({ node }) => node === member)
  if (self === undefined) return []
  const here = spacesOf(view).filter(({ ranges }) => ranges.some(isOn(member)))
  return linkedPeers(view, self, { mtu: mtuOf(view), here }).map(({ network, resource, wires }) => ({
    machine: resource.node,
    network,
    keys: wires.flatMap((it) => (it.generation === generation ? [it.publicKey] : [])),
  }))
}

/** While keys are rotated: whom of linked networks a member must see shake hands with its next keys. */
export const linkedEnds = (view: NetworkView, member: AgentId): LinkedEnd[] => {
  const { plan } = view
  if (nextOf(plan, member) === undefined) return []
  const generation = generationsAt(plan, member).at(-1)?.number ?? 0
  const ends =
    member === plan.exitPoint.exit
      ? exitLinks(view, spacesOf(view), mtuOf(view)).ends(generation)
      : nodeEnds(view, member, generation)
  return ends.filter(({ keys }) => keys.length > 0)
}

/** Those of them with which it does not exchange over its next keys yet. */
export const unmovedEnds = (view: NetworkView, member: AgentId): LinkedEnd[] =>
  linkedEnds(view, member).filter(({ machine }) => !hasMovedTo(view.plan, member, machine))
