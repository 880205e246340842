import type { FoundAddress } from './model.ts'

/** True for an IPv4 address or prefix. */
export const isIpv4 = (text: string): boolean => !text.includes(':')

/**
 * Whether an address that goes takes more along than itself: with the first IPv4 address of a subnet go the others of it,
 * with the last one of a device go all its IPv4 routes and neighbours. A /32 is the only one of its subnet. `staying`:
 * addresses that are there before and after.
 */
export const takesAlong = ({ dev, prefix }: FoundAddress, staying: readonly FoundAddress[]): boolean =>
  isIpv4(prefix) &&
  !(prefix.endsWith('/32') && staying.some((other) => other.dev === dev && isIpv4(other.prefix)))
