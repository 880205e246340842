/**
 * Parts of the 64 bits behind a /64, flat: `[first, last, first, last …]`, both ends included, ascending, touching ones
 * joined. Each is 16 hexadecimal digits, so that text order is number order and it is plain JSON.
 */
export type Spans = string[]

const DIGITS = 16

/** 64 bits as text. */
export const hostText = (bits: bigint): string => bits.toString(16).padStart(DIGITS, '0')

/** The 64 bits of a text. */
export const hostBits = (text: string): bigint => BigInt(`0x${text}`)

/** Puts a part in. */
export const addSpan = (spans: Spans, first: bigint, last: bigint): void => {
  const [before, behind] = [hostText(first === 0n ? 0n : first - 1n), hostText(last + 1n)]
  let from = 0
  while (from < spans.length && (spans[from + 1] as string) < before) from += 2
  let to = from
  while (to < spans.length && (spans[to] as string) <= behind) to += 2
  // What touches it is joined with it.
  const joined = [...spans.slice(from, to), hostText(first), hostText(last)].toSorted()
  spans.splice(from, to - from, joined[0] as string, joined.at(-1) as string)
}
