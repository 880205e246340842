import { bitsOf, type Ipv4Address, type Prefix } from '@sixfold/events'
import { type GivenNumbers, giveBackNumber, numbersFrom, takeNumber } from './given-numbers.ts'
import { addSpan, type Spans } from './spans.ts'

/** What workloads placed by order get of a /64: `<prefix>:ffff:1::n` and `10.hi.lo.n`, n from these to these. */
export const SINGLES = { first: 1, last: 0xffff } as const
export const HOSTS = { first: 128, last: 254 } as const

const SINGLES_BITS = 0xffff_0001_0000_0000n
const HOST_MASK = (1n << 64n) - 1n

/** More than this came back and was forgotten again: what is forgotten may be given, but no longer in its turn. */
const BACK_MAX = 10_000

/** The prefixes that are delegated, all that ever were, and those that came back, oldest first. */
export type Delegated = { taken: Set<Prefix>; used: Spans; back: Set<Prefix> }

/** What workloads were given of one /64 and of its IPv4. */
export type Inside64 = { singles: GivenNumbers; hosts: GivenNumbers; delegated: Delegated }

/** A /64 of which nothing was given yet. */
export const nothingGiven = (): Inside64 => ({
  singles: numbersFrom(SINGLES.first),
  hosts: numbersFrom(HOSTS.first),
  delegated: { taken: new Set(), used: [], back: new Set() },
})

/** The first and the last of a prefix's addresses, as the 64 bits behind its /64. */
export const spanOf = (prefix: Prefix): Readonly<{ first: bigint; last: bigint }> => {
  const { first, length } = bitsOf(prefix)
  const host = first & HOST_MASK
  return { first: host, last: host + (1n << BigInt(128 - length)) - 1n }
}

/** The address `<prefix>:ffff:1::n` as a number behind its /64. */
export const singleBits = (number: number): bigint => SINGLES_BITS + BigInt(number)

const singleOf = (prefix: Prefix): number => Number((bitsOf(prefix).first & HOST_MASK) - SINGLES_BITS)
const hostOf = (address: Ipv4Address): number => Number(address.slice(address.lastIndexOf('.') + 1))
const isSingle = (prefix: Prefix): boolean => prefix.endsWith('/128')

type Addresses = Readonly<{ ipv6: Prefix; ipv4: Ipv4Address | null }>

/** A workload got these. */
export const takeInside = ({ singles, hosts, delegated }: Inside64, { ipv6, ipv4 }: Addresses): void => {
  if (ipv4 !== null) takeNumber(hosts, hostOf(ipv4))
  if (isSingle(ipv6)) {
    takeNumber(singles, singleOf(ipv6))
    return
  }
  const { first, last } = spanOf(ipv6)
  delegated.taken.add(ipv6)
  delegated.back.delete(ipv6)
  addSpan(delegated.used, first, last)
}

/** A workload gave these back. */
export const giveBackInside = ({ singles, hosts, delegated }: Inside64, { ipv6, ipv4 }: Addresses): void => {
  if (ipv4 !== null) giveBackNumber(hosts, hostOf(ipv4))
  if (isSingle(ipv6)) {
    giveBackNumber(singles, singleOf(ipv6))
    return
  }
  delegated.taken.delete(ipv6)
  delegated.back.add(ipv6)
  const [oldest] = delegated.back
  if (delegated.back.size > BACK_MAX && oldest !== undefined) delegated.back.delete(oldest)
}
