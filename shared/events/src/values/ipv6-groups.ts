const COLON = 0x3a

/** The value of a lower-case hexadecimal digit, or -1. */
const digitOf = (code: number): number => {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : -1
}

/** Adds the groups that stand in a part of a text, apart by colons; false where one is not in its one form. */
const read = (text: string, from: number, to: number, into: number[]): boolean => {
  let [value, digits] = [0, 0]
  for (let at = from; at <= to; at += 1) {
    if (at === to || text.charCodeAt(at) === COLON) {
      const hasLeadingZero = digits > 1 && value < 16 ** (digits - 1)
      if (digits === 0 || digits > 4 || hasLeadingZero) return false
      into.push(value)
      value = digits = 0
    } else {
      const digit = digitOf(text.charCodeAt(at))
      if (digit < 0) return false
      value = value * 16 + digit
      digits += 1
    }
  }
  return true
}

/** The first of the longest runs of zeros that are two at least, for which `::` stands (RFC 5952, 4.2); 8 and 0 for none. */
const gapOf = (groups: readonly number[]): Readonly<{ from: number; length: number }> => {
  let [best, most] = [8, 1]
  for (let from = 0; from < 8; from += 1) {
    let to = from
    while (to < 8 && groups[to] === 0) to += 1
    if (to - from > most) {
      best = from
      most = to - from
    }
    from = to
  }
  return { from: best, length: best === 8 ? 0 : most }
}

const isShortest = (groups: readonly number[], from: number, length: number): boolean => {
  const gap = gapOf(groups)
  return gap.from === from && gap.length === length
}

const withoutGap = (text: string): readonly number[] | null => {
  const groups: number[] = []
  const isRead = read(text, 0, text.length, groups) && groups.length === 8
  return isRead && isShortest(groups, 8, 0) ? groups : null
}

/**
 * The eight groups of an IPv6 address that is written in its one form (RFC 5952). Null for every other text, also where
 * it means an address: nearly all that is read was written by ourselves, and this costs a tenth of reading any form.
 */
export const groupsOf = (text: string): readonly number[] | null => {
  const gap = text.indexOf('::')
  if (gap < 0) return withoutGap(text)
  const groups: number[] = []
  const tail: number[] = []
  if (gap > 0 && !read(text, 0, gap, groups)) return null
  if (gap + 2 < text.length && !read(text, gap + 2, text.length, tail)) return null
  const from = groups.length
  while (groups.length + tail.length < 8) groups.push(0)
  const length = groups.length - from
  for (const group of tail) groups.push(group)
  return groups.length === 8 && isShortest(groups, from, length) ? groups : null
}

const hex = (groups: readonly number[], from: number, to: number): string => {
  let text = ''
  for (let at = from; at < to; at += 1)
    text += `${at === from ? '' : ':'}${(groups[at] as number).toString(16)}`
  return text
}

/** The one form of the address of eight groups (RFC 5952). */
export const groupsText = (groups: readonly number[]): string => {
  const { from, length } = gapOf(groups)
  return length === 0 ? hex(groups, 0, 8) : `${hex(groups, 0, from)}::${hex(groups, from + length, 8)}`
}
