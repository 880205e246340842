import type { AggregateRef, Claim, Fact, Prefix } from '@sixfold/events'
import { homeOf, idPrefix, type NetworkState, networkRef, type World, wantsClaim } from '@sixfold/fold'
import type { Held } from './releases.ts'

/** Facts of a network behind which some of what it claimed is not needed any more. */
const FREEING: ReadonlySet<Fact['name']> = new Set([
  'PeerLeft',
  'TeardownForced',
  'NetworkAbandoned',
  'NetworkAllocated',
  'ResourceAdded',
  'ResourceAbandoned',
  'ExitReserved',
  'ExitMoved',
  'ExitChanged',
  'OrderRefused',
  'KeyRotationReserved',
  'KeysRotated',
  'KeyRotationForced',
  'StandbyReserved',
  'StandbyPromoted',
])

/** True for a fact of a network behind which something may be there to be released. */
export const mayFree = ({ name }: Fact): boolean => FREEING.has(name)

/** The /64 that the network says its member has by a claim; null while it says nothing, because it is about to. */
const prefixOf = (
  { status, plan, growing, exitReserved }: NetworkState,
  { order, member }: Claim,
): Prefix | null => {
  const isAbout = growing.get(member)?.order === order || exitReserved?.order === order
  if (isAbout || status === 'founded' || plan === null) return null
  if (homeOf(plan) === member) return plan.exitPoint.prefix
  return plan.resources.find(({ node }) => node === member)?.prefix ?? null
}

/**
 * True for what a claim holds though its network does not need it: whoever made it came too late with it, or died before
 * he could release it, or two made it in two slices at once. A claim is made behind what the network says of it, so one of
 * a network of which nothing is known is not ours to judge.
 */
const isStray = (world: World, claim: Claim, prefix: Prefix | null): boolean => {
  const { state } = world.get('network', networkRef(claim.party, claim.network))
  if (state.order === null) return false
  if (!wantsClaim(state, claim)) return true
  const its = prefix === null ? null : prefixOf(state, claim)
  return its !== null && its !== prefix
}

/** True where what is held is a stray. */
export const isStrayHeld = (world: World, held: Held): boolean =>
  isStray(world, held.claim, 'prefix' in held ? held.prefix : null)

/** What a fact of a node, an exit or a slice gives to claims. */
export const givenBy = ({ id }: AggregateRef, fact: Fact): Held[] => {
  switch (fact.name) {
    case 'PrefixAllocated':
      return fact.data.allocations.map((it) => ({ ...it, slice: idPrefix(id) }))
    case 'PortAssigned':
      return fact.data.assignments.map(({ claim }) => ({ claim, at: 'node' }))
    case 'ExitAssigned':
      return fact.data.assignments.map(({ claim }) => ({ claim, at: 'exit' }))
    default:
      return []
  }
}
