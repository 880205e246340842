/** How many ports of a shared IPv4 address are in a block, which one network gets. */
export const BLOCK_PORTS = 1024

/** The last port of the block that begins with a port. */
export const lastOfBlock = (first: number): number => first + BLOCK_PORTS - 1
