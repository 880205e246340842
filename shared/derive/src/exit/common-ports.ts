import { BLOCK_PORTS } from '@sixfold/events'

/** Ports below are the exit's own. */
const FIRST_PORT = 1024
const LAST_PORT = 65_535
/** Where ports begin that whoever bought none shares, once some are sold: workloads mostly ask from there on. */
const FIRST_COMMON = 32_768

/**
 * The ports of a shared address by which networks leave that bought none, both ends included, where blocks with these
 * first ports are sold: all, or what is left above. Null where nothing is left.
 */
export const commonPorts = (sold: readonly number[]): Readonly<{ first: number; last: number }> | null => {
  const ends = sold.map((first) => first + BLOCK_PORTS)
  const first = ends.length === 0 ? FIRST_PORT : Math.max(FIRST_COMMON, ...ends)
  return first > LAST_PORT ? null : { first, last: LAST_PORT }
}
