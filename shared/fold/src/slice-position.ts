import { bitsOf, type Prefix } from '@sixfold/events'

/** No allocation is shorter than this, however often it is extended. */
export const SHORTEST_ALLOCATION = 29

/**
 * The number of the slice of `sliceLength` with which a prefix begins, counted within the /29 around it: it stays the
 * same when an allocation is extended, where an index within the allocation does not. At most 2^34.
 */
export const slicePosition = (prefix: Prefix, sliceLength: number): number =>
  Number(BigInt.asUintN(sliceLength - SHORTEST_ALLOCATION, bitsOf(prefix).first >> BigInt(128 - sliceLength)))
