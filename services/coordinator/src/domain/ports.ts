import { hashToken, LISTEN_PORT_FIRST, LISTEN_PORT_LAST } from '@sixfold/events'

/** Nodes listen on even ports and exits on odd ones, so that a node and an exit on one machine never collide. */
export type Parity = 0 | 1

const COUNT = (LISTEN_PORT_LAST - LISTEN_PORT_FIRST + 1) / 2
const DIGITS = 'abcdefghijklmnopqrstuvwxyz234567'

/** Where a machine's ports begin: a hash of its id, so that machines behind one NAT ask it for different ports. */
const startOf = (id: string): number =>
  [...hashToken(6, 'ports', id)].reduce((sum, digit) => sum * 32 + DIGITS.indexOf(digit), 0) % COUNT

/** The first `count` free ports of a machine, in the order in which it gives them; null when there are not so many. */
export const freePorts = (
  id: string,
  parity: Parity,
  taken: ReadonlySet<number>,
  count: number,
): number[] | null => {
  const start = startOf(id)
  const free: number[] = []
  for (let step = 0; step < COUNT && free.length < count; step += 1) {
    const port = LISTEN_PORT_FIRST + 2 * ((start + step) % COUNT) + parity
    if (!taken.has(port)) free.push(port)
  }
  return free.length === count ? free : null
}
