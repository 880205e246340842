import type { z } from 'zod'
import { canonicalString, ipv4Bits, ipv4Text } from './address.ts'

const BITS = 32n

/** The first address of an IPv4 prefix as a number, and its length. */
export type Ipv4PrefixBits = Readonly<{ first: bigint; length: number }>

/** The bits of an IPv4 prefix, or null when the text is none or has bits set behind its length. */
export const ipv4PrefixBits = (text: string): Ipv4PrefixBits | null => {
  const [, address = '', digits = ''] = /^([\d.]+)\/(0|[1-9]\d?)$/.exec(text) ?? []
  const length = Number(digits)
  const first = ipv4Bits(address)
  if (first === null || length > Number(BITS)) return null
  const behind = (1n << (BITS - BigInt(length))) - 1n
  return (first & behind) === 0n ? { first, length } : null
}

/** An IPv4 prefix in its one form, or null when the text is none. */
export const canonicalIpv4Prefix = (text: string): string | null => {
  const bits = ipv4PrefixBits(text)
  return bits === null ? null : `${ipv4Text(bits.first)}/${bits.length}`
}

/** An IPv4 prefix in dotted decimal, no bit set behind its length (RFC 4632, 3.1). */
export const Ipv4Prefix = canonicalString(
  canonicalIpv4Prefix,
  'an IPv4 prefix with no bit set behind its length, like 10.10.0.0/24',
)
  .brand('Ipv4Prefix')
  .meta({
    title: 'Ipv4Prefix',
    description: 'An IPv4 prefix with no bit set behind its length.',
    pattern: '^[0-9]{1,3}(\\.[0-9]{1,3}){3}/[0-9]{1,2}$',
    examples: ['10.10.0.0/24'],
  })
export type Ipv4Prefix = z.output<typeof Ipv4Prefix>

/** True when two IPv4 prefixes have an address in common: one then contains the other. */
export const ipv4Overlaps = (a: Ipv4PrefixBits, b: Ipv4PrefixBits): boolean => {
  const shift = BITS - BigInt(Math.min(a.length, b.length))
  return a.first >> shift === b.first >> shift
}
