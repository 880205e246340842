import { isWanted, type NetworkView, type ResourcePlan, type WorkloadPlan } from '@sixfold/fold'
import type { NameRecord } from '@sixfold/kernel'
import { addressesOf } from '../member-addresses.ts'
import { recordsOf } from '../resolver/resolver-records.ts'
import { ipv4ReverseZone, ipv6ReverseZone } from '../resolver/reverse-names.ts'
import { type ActiveLink, activePeerings } from './active-links.ts'
import { type LinkRanges, linkRanges, NO_RANGES } from './link-ranges.ts'

/** What a resolver answers of other networks: zones, forth and back, and the records in them. */
export type PeerNames = Readonly<{ zones: readonly string[]; records: readonly NameRecord[] }>

/** Addresses are told that lead somewhere from here: no IPv4 where none is carried. */
const asReached = (link: ActiveLink, { ours, theirs }: LinkRanges, mine: string) => {
  const rangeOf = new Map(
    link.plan.resources.map(({ node, prefix }) => [node, addressesOf(prefix).ipv4Prefix]),
  )
  const has4 = (workload: WorkloadPlan): boolean =>
    ours.has(mine) && theirs.has(rangeOf.get(workload.node) ?? '')
  return {
    ...link.plan.goods,
    workloads: link.plan.goods.workloads.map((it) => (has4(it) ? it : { ...it, ipv4: null })),
  }
}

/**
 * The names of the networks that this one peers with. Names have no party in them: where two networks would have the same
 * zone, it is the network's own, or that of the peer that was there first.
 */
export const peerNames = (
  view: NetworkView,
  self: ResourcePlan,
  { own, zoneOf }: Readonly<{ own: string; zoneOf: (network: string) => string }>,
): PeerNames => {
  const all = linkRanges(view)
  const mine = addressesOf(self.prefix).ipv4Prefix
  const taken = new Set([own])
  const told = activePeerings(view).flatMap((link) => {
    const zone = zoneOf(link.network)
    if (taken.has(zone)) return []
    taken.add(zone)
    const ranges = all.get(link.key) ?? NO_RANGES
    const reverse = link.plan.resources.filter(isWanted).flatMap(({ prefix }) => {
      const { ipv4Prefix, ipv4Gateway } = addressesOf(prefix)
      const has4 = ranges.ours.has(mine) && ranges.theirs.has(ipv4Prefix)
      return [ipv6ReverseZone(prefix), ...(has4 ? [ipv4ReverseZone(ipv4Gateway)] : [])]
    })
    return [{ zones: [zone, ...reverse], records: recordsOf(asReached(link, ranges, mine), zone) }]
  })
  return { zones: told.flatMap(({ zones }) => zones), records: told.flatMap(({ records }) => records) }
}
