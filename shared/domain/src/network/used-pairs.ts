import { derivedIpv4Prefix, ipv4Overlaps, ipv4PrefixBits } from '@sixfold/events'
import { type NetworkState, pairsInUse } from '@sixfold/fold'

/** Tells whether a pair is used. */
export type UsedPairs = Pick<ReadonlySet<number>, 'has'>

type Bits = NonNullable<ReturnType<typeof ipv4PrefixBits>>

const bitsOfPair = (pair: number): Bits => ipv4PrefixBits(derivedIpv4Prefix(pair)) as Bits

/**
 * The pairs that a network cannot give to another member: those in use or kept, and those whose IPv4 lies in a range of
 * an address space that is attached to it.
 */
export const usedPairs = (state: NetworkState): UsedPairs => {
  const inUse = pairsInUse(state)
  const ranges = (state.plan?.goods.spaces ?? []).flatMap(({ ranges: its }) =>
    its.flatMap(({ range }) => ipv4PrefixBits(range) ?? []),
  )
  return {
    has: (pair) => inUse.has(pair) || ranges.some((range) => ipv4Overlaps(range, bitsOfPair(pair))),
  }
}
