/** How many ports of a shared IPv4 address one network gets. */
export const BLOCK_PORTS = 1024

/** Ports below are the exit's own: what listens on a shared address, listens there. */
export const FIRST_BLOCK = 1024

const BLOCKS = 63

/** The first ports of every block of a shared address. */
export const BLOCK_STARTS: readonly number[] = Array.from(
  { length: BLOCKS },
  (_, index) => FIRST_BLOCK + index * BLOCK_PORTS,
)
