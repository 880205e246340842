import { bitsOf, overlaps, type Prefix } from '@sixfold/events'

/** The pairs of things whose prefixes share an address, each with the nearest one around it or before it. n log n. */
export const notApart = <Thing>(
  things: readonly Thing[],
  prefixOf: (thing: Thing) => Prefix,
): [Thing, Thing][] => {
  const bits = (thing: Thing) => bitsOf(prefixOf(thing))
  const sorted = things.toSorted((a, b) => {
    const [x, y] = [bits(a), bits(b)]
    return x.first === y.first ? x.length - y.length : x.first < y.first ? -1 : 1
  })
  const found: [Thing, Thing][] = []
  // Prefixes nest or are apart: in this order only the widest one so far can contain the next.
  let widest: Thing | undefined
  for (const thing of sorted) {
    if (widest !== undefined && overlaps(prefixOf(widest), prefixOf(thing))) found.push([widest, thing])
    else widest = thing
  }
  return found
}
