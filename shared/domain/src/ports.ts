import { hashNumber } from '@sixfold/events'

/** A range of UDP ports, both ends included; it begins with an even one. */
export type PortRange = Readonly<{ first: number; last: number }>

/** Where a machine's ports begin: a hash of its id, so that machines behind one NAT ask it for different ports. */
const startOf = (id: string, count: number): number => hashNumber('ports', id) % count

/**
 * The first `count` free listen ports of a machine, in the order in which it gives them; null when there are not so
 * many. Only even ones: the odd one behind each belongs to it.
 */
export const freePorts = (
  id: string,
  { first, last }: PortRange,
  taken: ReadonlySet<number>,
  count: number,
): number[] | null => {
  const size = (last - first + 1) / 2
  const start = startOf(id, size)
  const free: number[] = []
  for (let step = 0; step < size && free.length < count; step += 1) {
    const port = first + 2 * ((start + step) % size)
    if (!taken.has(port)) free.push(port)
  }
  return free.length === count ? free : null
}
