import { ipv4Text } from '@sixfold/events/values/address'
import { ipv4PrefixBits, ipv4PrefixText, ipv4Size } from '../topology/ipv4-prefix.ts'

/** There is no address left where one was needed; says which field to change. */
export class PoolEmpty extends Error {
  override readonly name = 'PoolEmpty'
}

/** The segments of public sites come from TEST-NET-3, then TEST-NET-1 (RFC 5737). */
const POOLS = ['203.0.113.0/24', '192.0.2.0/24']

const SMALLEST_LENGTH = 29

const range = (prefix: string): Readonly<{ first: bigint; end: bigint }> => {
  const bits = ipv4PrefixBits(prefix)
  if (bits === null) throw new TypeError(`not an IPv4 prefix: ${prefix}`)
  return { first: bits.first, end: bits.first + ipv4Size(bits.length) }
}

/** A giver of prefixes with room for so many addresses, each next to the one before. */
export const publicBlocks = (): ((addresses: number) => string) => {
  const left = POOLS.map(range)
  return (addresses) => {
    const length = Math.min(SMALLEST_LENGTH, 32 - Math.ceil(Math.log2(addresses)))
    const size = ipv4Size(length)
    for (const [index, { first, end }] of left.entries()) {
      const aligned = ((first + size - 1n) / size) * size
      if (aligned + size > end) continue
      left[index] = { first: aligned + size, end }
      return ipv4PrefixText({ first: aligned, length })
    }
    throw new PoolEmpty(
      `no /${length} is left in ${POOLS.join(' and ')}: give the site a prefix, like 10.1.0.0/24`,
    )
  }
}

/** The free addresses of a segment in order, from its `from`-th; the last one of the segment is for broadcasts. */
export function* freeIpv4(
  prefix: string,
  from: number,
  taken: ReadonlySet<string>,
): Generator<string, never> {
  const { first, end } = range(prefix)
  for (let at = first + BigInt(from); at < end - 1n; at += 1n) {
    if (!taken.has(ipv4Text(at))) yield ipv4Text(at)
  }
  throw new PoolEmpty(`${prefix} has too few addresses for its machines: give the site a shorter prefix`)
}

/** True when the two IPv4 prefixes share an address. */
export const ipv4Overlap = (a: string, b: string): boolean => {
  const [x, y] = [range(a), range(b)]
  return x.first < y.end && y.first < x.end
}
