import { type Bound, bind } from '@sixfold/reconcile'
import type { TableRecords } from '../nft/records.ts'
import type { ArrangedRoom } from '../rooms.ts'
import { admissionOf, rememberRules, underlayFacility, underlayRetired } from '../underlay/index.ts'
import type { KnownRules } from '../underlay/model.ts'
import { vxlanFacility } from './index.ts'

/** Who may send to the VXLAN devices of a room. Comes before they are there: closed, not open. */
export const bindUnderlay = (
  { wanted: { netns }, vxlans }: ArrangedRoom,
  { underlay, records }: Readonly<{ underlay: KnownRules; records: TableRecords }>,
): readonly Bound[] => {
  const admission = admissionOf(netns, vxlans)
  if (admission === null) return []
  return [
    bind(underlayFacility(netns, underlay, records), admission, {
      settled: rememberRules(underlay, records),
    }),
  ]
}

/** What the VXLAN devices of a room hold. Comes behind the links, which have yet to make them. */
export const bindVxlans = ({ wanted: { netns, isOurs }, vxlans }: ArrangedRoom): readonly Bound[] =>
  vxlans.map((wanted) =>
    bind(vxlanFacility(netns, wanted), wanted, {
      needs: isOurs ? [`netns:${netns}`] : [],
      after: [`link:${netns}`],
    }),
  )

/** Removes what namespaces of the agent left in the machine's own, but for those named, which have VXLAN devices. */
export const removeUnderlay = (agentId: string, wanted: readonly string[]): Bound =>
  bind(underlayRetired(agentId), wanted)
