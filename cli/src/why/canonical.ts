import { ipv4Bits, ipv4Text, ipv6Bits, ipv6Text } from '@sixfold/events'

/** A text as addresses and prefixes are compared: RFC 5952, a length where one was given; anything else as it is. */
export const canonical = (text: string): string => {
  const [address = '', length, ...more] = text.split('/')
  if (more.length > 0) return text
  const v6 = ipv6Bits(address)
  const v4 = v6 === null ? ipv4Bits(address) : null
  const form = v6 !== null ? ipv6Text(v6) : v4 !== null ? ipv4Text(v4) : null
  if (form === null) return text
  return length === undefined ? form : `${form}/${length}`
}

type Range = Readonly<{ family: 4 | 6; first: bigint; length: number }>

const rangeOf = (text: string): Range | null => {
  const [address = '', length] = text.split('/')
  const v6 = ipv6Bits(address)
  if (v6 !== null) return { family: 6, first: v6, length: Number(length ?? 128) }
  const v4 = ipv4Bits(address)
  return v4 === null ? null : { family: 4, first: v4, length: Number(length ?? 32) }
}

/** The length of `prefix` when every address of `inner` (an address or a prefix) is in it, else null. */
export const coverage = (prefix: string, inner: string): number | null => {
  const [a, b] = [rangeOf(prefix), rangeOf(inner)]
  if (a === null || b === null || a.family !== b.family || a.length > b.length) return null
  const shift = BigInt((a.family === 6 ? 128 : 32) - a.length)
  return a.first >> shift === b.first >> shift ? a.length : null
}

/** Whether a text is an address without a length. */
export const isAddress = (text: string): boolean => ipv6Bits(text) !== null || ipv4Bits(text) !== null
