import { type AggregateRef, factSubject, refOf } from '@sixfold/events'
import { linksOf, linksTo, mayLink, type World } from '@sixfold/fold'
import type { Recorded } from '../journal/feed.ts'

/** Facts that are nobody's business outside of the network. */
const PRIVATE: ReadonlySet<string> = new Set([
  'PolicyChanged',
  'PolicyLifted',
  'PublicIpv4Assigned',
  'PublicIpv4Released',
  'PublicPortsAssigned',
  'PublicPortsReleased',
  'PortForwardOpened',
  'PortForwardClosed',
  'ProxyOpened',
  'ProxyClosed',
  'WayOutOpened',
  'WayOutClosed',
  'MailAllowed',
  'MailRefused',
])

/** Another network whose members a fact is for: they need what is linked now as a whole, or the fact. */
export type LinkedRoute = Readonly<{ ref: AggregateRef; isWhole: boolean }>

/**
 * Where else a network's fact goes, just folded: to the networks that it links with this one, parts from it, or that are
 * told of it. `isWhole` says whether its own members need the whole, too. Looks at what the network spoke to, or shares
 * a space with, and at no other one.
 */
export const linkedRoutes = (
  world: World,
  { ref, fact, position: { sequence } }: Pick<Recorded, 'ref' | 'fact' | 'position'>,
): Readonly<{ isWhole: boolean; others: readonly LinkedRoute[] }> => {
  const isWhole = mayLink(world, ref, fact)
  const links = linksTo(world, ref, fact)
  if (links.length === 0) return { isWhole, others: [] }
  const { told } = world.get('network', ref).state
  const others = links.flatMap(({ of, link }): LinkedRoute[] => {
    if (link.since === sequence) return [{ ref: of, isWhole: true }]
    // What this process wrote itself may be folded already: at least as new is new enough.
    const last = link.peered === null ? told.ways : Math.max(told.ways, told.names)
    const isTold = link.isLinked && link.since < sequence && last >= sequence && !PRIVATE.has(fact.name)
    return isTold ? [{ ref: of, isWhole: false }] : []
  })
  return { isWhole, others }
}

/** The networks with a member on a machine, by their subjects, and those that are linked with them. */
export const networksNear = (world: World, members: Iterable<string>): AggregateRef[] => {
  const near = new Map<string, AggregateRef>()
  for (const subject of members) {
    const ref = refOf(subject)
    if (ref === null) continue
    near.set(subject, ref)
    for (const link of linksOf(world, ref)) if (link.isLinked) near.set(factSubject(link.ref), link.ref)
  }
  return [...near.values()]
}
