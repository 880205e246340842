import { subnetCount } from '@sixfold/events'
import { type AllocationState, firstNotIn, slicePosition } from '@sixfold/fold'
import type { Cuts } from './allocation.commands.ts'

/** The positions (see slicePosition) between which slices are, and those that are a PrefixZero. */
const boundsOf = ({ prefixes, sliceLength }: Cuts) => {
  const current = prefixes.at(-1)
  if (current === undefined) throw new TypeError('an allocation without a prefix')
  const first = slicePosition(current, sliceLength)
  const zeros = new Set(prefixes.map((prefix) => slicePosition(prefix, sliceLength)))
  return { current, first, end: first + subnetCount(current, sliceLength), zeros }
}

/** How many slices an allocation has to give, cut or not: all but each PrefixZero. */
export const sliceCount = (cuts: Cuts): number => {
  const { first, end, zeros } = boundsOf(cuts)
  return end - first - zeros.size
}

/** The lowest slice that is nobody's, as an index into the present prefix; null when all are cut. Walks nothing. */
export const lowestFreeSlice = (cuts: Cuts, { positions }: AllocationState): number | null => {
  const { first, end, zeros } = boundsOf(cuts)
  let position = firstNotIn(positions, first)
  while (zeros.has(position)) position = firstNotIn(positions, position + 1)
  return position < end ? position - first : null
}
