import { ipv4PrefixBits, memoize, prefixBits } from '@sixfold/events'

/** Numbers from the first to the last, both included: protocols, ports or ICMP types. */
export type Range = readonly [first: number, last: number]

/** Who may, and what of it: one element of a set, before it is text. `source` is a prefix of either family. */
export type Allowed = Readonly<{ source: string; range: Range }>

/** The addresses of a prefix, as numbers from 0. Throws a TypeError for what is none: values are parsed before. */
export const addressesIn = memoize((prefix: string): Readonly<{ first: bigint; last: bigint }> => {
  const isIpv6 = prefix.includes(':')
  const bits = isIpv6 ? prefixBits(prefix) : ipv4PrefixBits(prefix)
  if (bits === null) throw new TypeError(`not a prefix: ${prefix}`)
  const size = 1n << BigInt((isIpv6 ? 128 : 32) - bits.length)
  return { first: bits.first, last: bits.first + size - 1n }
})

/** The same numbers, ascending, in as few ranges as can be. */
export const merged = (ranges: readonly Range[]): readonly Range[] => {
  if (ranges.length < 2) return ranges
  const all: [number, number][] = []
  for (const [first, last] of ranges.toSorted(([a], [b]) => a - b)) {
    const before = all.at(-1)
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last)
    else all.push([first, last])
  }
  return all
}

/** What of merged ranges is in none of other merged ranges. */
const without = (ranges: readonly Range[], others: readonly Range[]): readonly Range[] =>
  others.length === 0
    ? ranges
    : ranges.flatMap(([first, last]) => {
        const left: Range[] = []
        let next = first
        for (const [from, to] of others) {
          if (to < next || from > last) continue
          if (from > next) left.push([next, from - 1])
          next = to + 1
        }
        return next > last ? left : [...left, [next, last] as const]
      })

type Node = Readonly<{ source: string; first: bigint; last: bigint; ranges: readonly Range[] }>

/** One node per prefix; a prefix comes before those inside it. */
const nodesOf = (allowed: readonly Allowed[]): Node[] =>
  [...Map.groupBy(allowed, ({ source }) => source)]
    .map(([source, them]) => ({
      source,
      ...addressesIn(source),
      ranges: merged(them.map(({ range }) => range)),
    }))
    .sort((a, b) =>
      a.first === b.first ? Number(b.last > a.last) - Number(b.last < a.last) : a.first < b.first ? -1 : 1,
    )

/**
 * The same, so that no two overlap: the kernel refuses a concatenated set of intervals in which two do. Prefixes nest or
 * are apart, so it is enough to leave out of each prefix what a wider one has already. Of one family.
 */
export const apart = (allowed: readonly Allowed[]): readonly Allowed[] => {
  // Most of what a group may allow it does not.
  if (allowed.length === 0) return allowed
  const around: Readonly<{ last: bigint; ranges: readonly Range[] }>[] = []
  return nodesOf(allowed).flatMap(({ source, first, last, ranges }) => {
    while ((around.at(-1)?.last ?? first) < first) around.pop()
    const inherited = around.at(-1)?.ranges ?? []
    around.push({ last, ranges: inherited.length === 0 ? ranges : merged([...inherited, ...ranges]) })
    return without(ranges, inherited).map((range) => ({ source, range }))
  })
}
