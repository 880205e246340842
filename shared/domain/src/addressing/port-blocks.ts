import { BLOCK_PORTS } from '@sixfold/events'

/** Ports below are the exit's own: what listens on a shared address, listens there. */
export const FIRST_BLOCK = 1024

const BLOCKS = 63

/** The first ports of every block of a shared address. */
export const BLOCK_STARTS: readonly number[] = Array.from(
  { length: BLOCKS },
  (_, index) => FIRST_BLOCK + index * BLOCK_PORTS,
)
