import type { z } from 'zod'
import { canonicalString } from './address.ts'
import { canonicalIpv4Prefix } from './ipv4-prefix.ts'
import { prefixBits, prefixText } from './prefix.ts'

const canonicalIpv6Prefix = (text: string): string | null => {
  const bits = prefixBits(text)
  return bits === null ? null : prefixText(bits)
}

/** A prefix of either family, with no bit set behind its length. */
export const IpPrefix = canonicalString(
  (text) => canonicalIpv4Prefix(text) ?? canonicalIpv6Prefix(text),
  'an IPv6 or IPv4 prefix with no bit set behind its length, like 2001:db8:a::/48 or 10.10.0.0/24',
)
  .brand('IpPrefix')
  .meta({
    title: 'IpPrefix',
    description: 'An IPv6 or an IPv4 prefix, with no bit set behind its length.',
    examples: ['2001:db8:a::/48', '10.10.0.0/24'],
  })
export type IpPrefix = z.output<typeof IpPrefix>
