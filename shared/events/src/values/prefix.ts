import type { z } from 'zod'
import { type Bits, canonicalString, ipv6Bits, ipv6Text, memoize } from './address.ts'
import { groupsOf } from './ipv6-groups.ts'

/** An IPv6 prefix as numbers: its first address and its length. */
export type PrefixBits = Readonly<{ first: Bits; length: number }>

const SHAPE = /^([^/]+)\/(0|[1-9]\d{0,2})$/

/** The numbers of a prefix text, or null when it is none or has bits set behind its length. */
export const prefixBits = (text: string): PrefixBits | null => {
  const [, address = '', lengthText = ''] = SHAPE.exec(text) ?? []
  const first = ipv6Bits(address)
  const length = Number(lengthText)
  if (first === null || lengthText === '' || length > 128) return null
  return (first & hostMask(length)) === 0n ? { first, length } : null
}

/** The one text form of a prefix: RFC 5952 address, slash, decimal length. */
export const prefixText = ({ first, length }: PrefixBits): Prefix => `${ipv6Text(first)}/${length}` as Prefix

const isCanonical = (text: string): boolean => {
  const [, address = '', lengthText = ''] = SHAPE.exec(text) ?? []
  const length = Number(lengthText)
  const hostBits = (index: number): number => 0xffff >> Math.min(16, Math.max(0, length - 16 * index))
  return (
    length <= 128 && (groupsOf(address)?.every((group, index) => (group & hostBits(index)) === 0) ?? false)
  )
}

const canonicalPrefix = (text: string): string | null => {
  const bits = prefixBits(text)
  return bits === null ? null : prefixText(bits)
}

/** An IPv6 prefix in canonical text, with no bit set behind its length. */
export const Prefix = canonicalString(
  canonicalPrefix,
  'an IPv6 prefix with no bit set behind its length, like 2001:db8:a::/48',
  isCanonical,
)
  .brand('Prefix')
  .meta({
    title: 'Prefix',
    description: 'An IPv6 prefix with no bit set behind its length, in canonical text.',
    pattern: '^[0-9a-fA-F:.]{2,45}/[0-9]{1,3}$',
    examples: ['2001:db8:a::/48'],
  })
export type Prefix = z.output<typeof Prefix>

const hostMask = (length: number): Bits => (1n << BigInt(128 - length)) - 1n

const rememberedBits = memoize(prefixBits)

/** The numbers of a Prefix, which is known to be well-formed. */
export const bitsOf = (prefix: Prefix): PrefixBits => {
  const bits = rememberedBits(prefix)
  if (bits === null) throw new TypeError(`not a prefix: ${prefix}`)
  return bits
}

/** True when every address of `inner` is in `outer`. */
export const containsPrefix = (outer: Prefix, inner: Prefix): boolean => {
  const [a, b] = [bitsOf(outer), bitsOf(inner)]
  return a.length <= b.length && (b.first & ~hostMask(a.length)) === a.first
}

/** True when the two share an address. */
export const overlaps = (a: Prefix, b: Prefix): boolean => containsPrefix(a, b) || containsPrefix(b, a)

/** How many prefixes of `length` fit into `prefix`; as a number, so at most 2^53 is exact. */
export const subnetCount = (prefix: Prefix, length: number): number => 2 ** (length - bitsOf(prefix).length)

/** The `index`-th prefix of `length` inside `prefix`, counted from 0. Throws a RangeError outside of it. */
export const nthSubnet = (prefix: Prefix, length: number, index: number): Prefix => {
  if (index < 0 || index >= subnetCount(prefix, length)) {
    throw new RangeError(`${prefix} has no /${length} number ${index}`)
  }
  return prefixText({ first: bitsOf(prefix).first + (BigInt(index) << BigInt(128 - length)), length })
}

/** Which prefix of its own length `inner` is inside `outer`, counted from 0: the inverse of nthSubnet. */
export const subnetIndex = (outer: Prefix, inner: Prefix): number => {
  const [a, b] = [bitsOf(outer), bitsOf(inner)]
  return Number((b.first - a.first) >> BigInt(128 - b.length))
}

/** The fourth 16-bit group of a /64: the `hi:lo` pair from which its IPv4 and link-local addresses are derived. */
export const fourthGroup = memoize((prefix: Prefix): number => {
  const groups = groupsOf(prefix.slice(0, prefix.indexOf('/')))
  if (groups === null) throw new TypeError(`not a prefix: ${prefix}`)
  return groups[3] as number
})

/** The address `offset` steps into the prefix, without a length. */
export const addressAt = (prefix: Prefix, offset: Bits): string => ipv6Text(bitsOf(prefix).first + offset)

/** True when the slice (a /48 or longer) has a /64 whose fourth group is `pair`. */
export const hasPair = (slice: Prefix, pair: number): boolean => {
  const index = pair - fourthGroup(slice)
  return index >= 0 && index < subnetCount(slice, 64)
}

/** The /64 of a slice (a /48 or longer) whose fourth group is `pair`. Throws a RangeError when it is not in the slice. */
export const prefixOfPair = (slice: Prefix, pair: number): Prefix =>
  nthSubnet(slice, 64, pair - fourthGroup(slice))
