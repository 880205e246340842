import { bitsOf, type Prefix } from '@sixfold/events'

const nibblesOf = (prefix: Prefix): string[] => [...bitsOf(prefix).first.toString(16).padStart(32, '0')]

const ipv6Name = (nibbles: readonly string[]): string => `${nibbles.toReversed().join('.')}.ip6.arpa.`

const ipv4Name = (octets: readonly string[]): string => `${octets.toReversed().join('.')}.in-addr.arpa.`

/** The name that stands for an IPv6 address, given as a /128 (RFC 3596, 2.5). */
export const ipv6ReverseName = (address: Prefix): string => ipv6Name(nibblesOf(address))

/** The zone of the names of a /64. */
export const ipv6ReverseZone = (prefix: Prefix): string => ipv6Name(nibblesOf(prefix).slice(0, 16))

/** The name that stands for an IPv4 address (RFC 1035, 3.5). */
export const ipv4ReverseName = (address: string): string => ipv4Name(address.split('.'))

/** The zone of the names of the /24 that an address is in. */
export const ipv4ReverseZone = (address: string): string => ipv4Name(address.split('.').slice(0, 3))
