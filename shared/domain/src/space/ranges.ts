import { accept, type Decision, nothing, refuse } from '@sixfold/decider'
import type { NetworkName } from '@sixfold/events'
import { SpaceRangesClaimed, SpaceRangesReleased } from '@sixfold/events/facts'
import { networkKey, type SpaceState } from '@sixfold/fold'
import { overlapAmong } from '../addressing/ranges.ts'
import type { ClaimRanges, ReleaseRanges } from './space.commands.ts'

export type RangesFact = ReturnType<typeof SpaceRangesClaimed.of | typeof SpaceRangesReleased.of>

/**
 * Ranges are a network's: its owner's, or one's that it is shared with; and nobody else's. What the network itself has
 * of the space it gave up before, or it would not ask.
 */
export const claimRanges = (
  { order, network, ranges }: ClaimRanges,
  { founded, sharedWith, claims }: SpaceState,
): Decision<RangesFact> => {
  if (claims.has(order)) return nothing
  if (founded === null) return refuse('SPACE_UNKNOWN', 'there is no such address space')
  const key = networkKey(network)
  if (network.party !== founded.owner && !sharedWith.has(key))
    return refuse(
      'SPACE_NOT_SHARED',
      `address space ${founded.space} is not shared with network ${key}: its owner has to share it first`,
      {
        field: 'data.space',
        value: founded.space,
      },
    )
  // Who else uses the space, its owner knows; to others only their own networks are named.
  const isTold = (user: NetworkName): boolean =>
    user.party === network.party || network.party === founded.owner
  const whose = (user: NetworkName): string =>
    isTold(user) ? `network ${networkKey(user)}` : 'another network'
  const others = [...claims.values()].flatMap(({ network: user, ranges: its }) =>
    networkKey(user) === key ? [] : its.map(({ range }) => ({ range, what: `${range} of ${whose(user)}` })),
  )
  const overlap = overlapAmong(
    ranges.map(({ range }) => ({ range, what: range })),
    others,
  )
  if (overlap === null) return accept(SpaceRangesClaimed.of({ order, network, ranges: [...ranges] }))
  return refuse('SPACE_RANGE_OVERLAP', `${overlap.range} overlaps ${overlap.other}`, {
    field: `data.ranges.${overlap.index}.range`,
    value: overlap.range,
  })
}

/** Ranges are nobody's any more. */
export const releaseRanges = ({ order }: ReleaseRanges, { claims }: SpaceState): Decision<RangesFact> => {
  const claim = claims.get(order)
  return claim === undefined ? nothing : accept(SpaceRangesReleased.of({ order, network: claim.network }))
}
