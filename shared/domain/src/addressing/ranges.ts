import { ipv4Overlaps, ipv4PrefixBits } from '@sixfold/events'

/** An IPv4 range, and whose it is in words. */
export type NamedRange = Readonly<{ range: string; what: string }>

/** Where addresses cannot be workloads', whatever the space. */
const RESERVED: readonly NamedRange[] = [
  { range: '0.0.0.0/8', what: 'this host on this network (RFC 1122)' },
  { range: '100.64.0.0/10', what: 'between members and exits (RFC 6598)' },
  { range: '127.0.0.0/8', what: 'loopback (RFC 1122)' },
  { range: '169.254.0.0/16', what: 'link-local (RFC 3927)' },
  { range: '192.0.0.0/24', what: "translation's own (RFC 7335)" },
  { range: '224.0.0.0/3', what: 'multicast and reserved (RFC 5771, RFC 1112)' },
]

const bitsOf = (range: string) => {
  const bits = ipv4PrefixBits(range)
  if (bits === null) throw new TypeError(`not an IPv4 prefix: ${range}`)
  return bits
}

const meet = (a: string, b: string): boolean => ipv4Overlaps(bitsOf(a), bitsOf(b))

/** The reserved range that a range meets, or null. */
export const reservedRange = (range: string): NamedRange | null =>
  RESERVED.find((it) => meet(it.range, range)) ?? null

/** The first of `wanted` that overlaps one of `used`, or another one of `wanted` before it; null when all are disjoint. */
export const overlapAmong = (
  wanted: readonly NamedRange[],
  used: readonly NamedRange[],
): Readonly<{ index: number; range: string; other: string }> | null => {
  for (const [index, { range }] of wanted.entries()) {
    const other = [...used, ...wanted.slice(0, index)].find((it) => meet(it.range, range))
    if (other !== undefined) return { index, range, other: other.what }
  }
  return null
}
