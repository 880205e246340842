import { Address4, Address6 } from 'ip-address'
import { z } from 'zod'
import { groupsOf, groupsText } from './ipv6-groups.ts'

/** The 128 (or 32) bits of an address as a number. */
export type Bits = bigint

const IPV6_SHAPE = /^[0-9a-fA-F:.]{2,45}$/
const IPV4_SHAPE = /^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/

/** The bits of an IPv6 address, or null when the text is none. No zone, no length, no surrounding space (RFC 4291 2.2). */
export const ipv6Bits = (text: string): Bits | null => {
  const groups = groupsOf(text)
  if (groups !== null) return groups.reduce((bits, group) => (bits << 16n) | BigInt(group), 0n)
  if (!IPV6_SHAPE.test(text)) return null
  try {
    return new Address6(text).bigInt()
  } catch {
    return null
  }
}

/** The bits of an IPv4 address in dotted decimal without leading zeros, or null. */
export const ipv4Bits = (text: string): Bits | null => {
  if (!IPV4_SHAPE.test(text)) return null
  try {
    return new Address4(text).bigInt()
  } catch {
    return null
  }
}

/** The one text form of an IPv6 address (RFC 5952). Throws a RangeError for what is no 128 bits. */
export const ipv6Text = (bits: Bits): string => {
  if (bits < 0n || bits >> 128n !== 0n) throw new RangeError(`not the bits of an IPv6 address: ${bits}`)
  const hex = bits.toString(16).padStart(32, '0')
  const groups: number[] = []
  for (let at = 0; at < 32; at += 4) groups.push(Number.parseInt(hex.slice(at, at + 4), 16))
  return groupsText(groups)
}

/** The one text form of an IPv4 address. */
export const ipv4Text = (bits: Bits): string => Address4.fromBigInt(bits).correctForm()

const MEMO_MAX = 50_000

/** Remembers what was read: the same few addresses come by in event after event. Bounded; forgets all when full. */
export const memoize = <Text extends string, Value>(read: (text: Text) => Value): ((text: Text) => Value) => {
  const memo = new Map<Text, Value>()
  return (text) => {
    const known = memo.get(text)
    if (known !== undefined) return known
    const fresh = read(text)
    if (memo.size >= MEMO_MAX) memo.clear()
    memo.set(text, fresh)
    return fresh
  }
}

/**
 * A zod string that is put into its canonical form, or refused with `message`. `isCanonical` is a quick look: true for
 * texts that are in that form already, false where it does not tell.
 */
export const canonicalString = (
  canonical: (text: string) => string | null,
  message: string,
  isCanonical: (text: string) => boolean = () => false,
) => {
  const remembered = memoize(canonical)
  // Each text is asked about twice in a row.
  let last: readonly [text: string, form: string | null] = ['', canonical('')]
  const formOf = (text: string): string | null => {
    if (text !== last[0]) last = [text, isCanonical(text) ? text : remembered(text)]
    return last[1]
  }
  return z
    .string()
    .refine((text) => formOf(text) !== null, message)
    .overwrite((text) => formOf(text) ?? text)
}

const canonicalIpv6 = (text: string): string | null => {
  const bits = ipv6Bits(text)
  return bits === null ? null : ipv6Text(bits)
}

const canonicalIpv4 = (text: string): string | null => (ipv4Bits(text) === null ? null : text)

/** An IPv6 address in RFC 5952 text. */
export const Ipv6Address = canonicalString(
  canonicalIpv6,
  'an IPv6 address without zone or length, like 2001:db8::1',
  (text) => groupsOf(text) !== null,
)
  .brand('Ipv6Address')
  .meta({
    title: 'Ipv6Address',
    description: 'An IPv6 address without zone or length; it comes back in the one text form of RFC 5952.',
    format: 'ipv6',
    examples: ['2001:db8::1'],
  })
export type Ipv6Address = z.output<typeof Ipv6Address>

/** An IPv4 address in dotted decimal. */
export const Ipv4Address = canonicalString(canonicalIpv4, 'an IPv4 address without length, like 192.0.2.1')
  .brand('Ipv4Address')
  .meta({
    title: 'Ipv4Address',
    description: 'An IPv4 address in dotted decimal, without length.',
    format: 'ipv4',
    examples: ['192.0.2.1'],
  })
export type Ipv4Address = z.output<typeof Ipv4Address>

/** An address of either family. */
export const IpAddress = canonicalString(
  (text) => canonicalIpv4(text) ?? canonicalIpv6(text),
  'an IPv6 or IPv4 address without zone or length, like 2001:db8::1 or 192.0.2.1',
)
  .brand('IpAddress')
  .meta({
    title: 'IpAddress',
    description: 'An IPv6 or an IPv4 address, without length.',
    examples: ['2001:db8::1'],
  })
export type IpAddress = z.output<typeof IpAddress>
