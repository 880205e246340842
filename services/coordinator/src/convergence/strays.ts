import { type AggregateRef, type Claim, claimKey, NetworkId, PartyId, type Prefix } from '@sixfold/events'
import { gridRef, prefixId, type World } from '@sixfold/fold'
import type { Cause, Journal } from '../journal/journal.ts'

type Stray = Readonly<{ slice: Prefix; claim: Claim }>

/**
 * /64s that are held for members of a network beside those that it was confirmed with. An owner may have several slices,
 * each an aggregate of its own: two coordinators that knew nothing of each other took one from each. Pure.
 */
export const straysOf = (world: World, { party, id }: AggregateRef): Stray[] => {
  const { status, order, plan } = world.get('network', { aggregate: 'network', party, id }).state
  if (status !== 'allocated' || plan === null || order === null) return []
  const { exit } = plan.exitPoint
  const members = [
    ...plan.resources.map(({ node, prefix, breakout }) => ({
      member: node,
      prefix,
      owner: breakout === 'node' ? node : exit,
    })),
    { member: exit, prefix: plan.exitPoint.prefix, owner: exit },
  ]
  return members.flatMap(({ member, prefix, owner }) => {
    const claim = { order, party: PartyId.parse(party), network: NetworkId.parse(id), member }
    return world.slicesOf(owner).flatMap(({ slice }) => {
      const held = world.get('slice', gridRef('slice', prefixId(slice))).state.byClaim.get(claimKey(claim))
      return held === undefined || held.prefix === prefix ? [] : [{ slice, claim }]
    })
  })
}

/** Gives back what `straysOf` finds. Nobody ever used it, so it need not cool. May be repeated by any coordinator. */
export const releaseStrays = async (
  { world, act, now }: Readonly<{ world: World; act: Journal['act']; now: () => number }>,
  network: AggregateRef,
  cause: Cause,
): Promise<void> => {
  for (const { slice, claim } of straysOf(world, network)) {
    const command = { type: 'ReleasePrefixes', claims: [claim], now: now(), coolDownMs: 0 } as const
    await act('slice', gridRef('slice', prefixId(slice)), command, cause)
  }
}
