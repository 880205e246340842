import fc from 'fast-check'

/** Eight groups of 16 bits with runs of zeros in them, as real addresses have. */
export const groups = fc.array(
  fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 0xffff })),
  {
    minLength: 8,
    maxLength: 8,
  },
)

/** A dotted quad. */
export const quad = fc
  .array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 })
  .map((octets) => octets.join('.'))

const style = fc.record({ upper: fc.boolean(), padded: fc.boolean(), dotted: fc.boolean(), run: fc.nat(7) })

/** One of the many ways in which people and programs write an address, with the groups that it means. */
export const written = fc.tuple(groups, style).map(([parts, { upper, padded, dotted, run }]) => {
  const hex = parts.map((part) => part.toString(16).padStart(padded ? 4 : 1, '0'))
  const [high = 0, low = 0] = parts.slice(6)
  const tail = dotted ? [[high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')] : hex.slice(6)
  const texts = [...hex.slice(0, 6), ...tail]
  const text = shorten(texts, run)
  return { parts, text: upper ? text.toUpperCase() : text }
})

/** Puts `::` in place of the zeros that begin at `from`, where there are some. */
const shorten = (texts: readonly string[], from: number): string => {
  let to = from
  while (to < texts.length && /^0+$/.test(texts[to] as string)) to += 1
  return to === from ? texts.join(':') : `${texts.slice(0, from).join(':')}::${texts.slice(to).join(':')}`
}

/** RFC 5952, written down independently of the code under test: lower case, no leading zeros, the longest run of two or more. */
export const rfc5952 = (parts: readonly number[]): string => {
  let [best, length] = [-1, 1]
  for (let from = 0; from < 8; from += 1) {
    let to = from
    while (to < 8 && parts[to] === 0) to += 1
    if (to - from > length) [best, length] = [from, to - from]
  }
  const hex = (some: readonly number[]): string => some.map((part) => part.toString(16)).join(':')
  return best < 0 ? hex(parts) : `${hex(parts.slice(0, best))}::${hex(parts.slice(best + length))}`
}
