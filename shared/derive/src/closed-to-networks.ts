import { ipv4Bits, ipv4Text, ipv6Bits, ipv6Text } from '@sixfold/events/values/address'
import { NOT_INTERNET4, NOT_INTERNET6, setOf } from './firewall.ts'
import { NETWORK_PORTS, UPLINK } from './names.ts'
import type { Uplink } from './uplink-of-machine.ts'

type Range = Readonly<{ first: bigint; length: number }>
type Family = Readonly<{
  width: number
  bits: (text: string) => bigint | null
  text: (bits: bigint) => string
}>

const IPV4: Family = { width: 32, bits: ipv4Bits, text: ipv4Text }
const IPV6: Family = { width: 128, bits: ipv6Bits, text: ipv6Text }

/** An address, or an address with the length of its prefix, as the prefix that it is of. */
const rangeOf = (text: string, { width, bits }: Family): Range => {
  const [address = '', length = String(width)] = text.split('/')
  const value = bits(address)
  if (value === null) throw new TypeError(`not an address or prefix: ${text}`)
  const rest = BigInt(width - Number(length))
  return { first: (value >> rest) << rest, length: Number(length) }
}

/** Sorted, and none within another: nft takes no interval twice. */
const apart = (texts: readonly string[], family: Family): string[] => {
  const ranges = texts.map((text) => rangeOf(text, family))
  const sorted = ranges.toSorted((a, b) =>
    a.first < b.first ? -1 : a.first > b.first ? 1 : a.length - b.length,
  )
  const kept: Range[] = []
  let end = -1n
  for (const range of sorted) {
    if (range.first <= end) continue
    kept.push(range)
    end = range.first + (1n << BigInt(family.width - range.length)) - 1n
  }
  return kept.map(({ first, length }) => `${family.text(first)}/${length}`)
}

/** An IPv4 prefix as IPv6 that somebody on the way may turn into it again (RFC 3056). */
const as6to4 = (prefix4: string): string => {
  const { first, length } = rangeOf(prefix4, IPV4)
  return `${ipv6Text((0x2002n << 112n) | (first << 80n))}/${16 + length}`
}

/**
 * What is nobody's besides: translation's own (RFC 7335) and what is for benchmarks (RFC 2544). Only here, by which all goes
 * that leaves: in what a network derives it would be another text for each.
 */
const NOBODYS4 = [...NOT_INTERNET4, '192.0.0.0/24', '198.18.0.0/15']

/**
 * IPv6 that is nobody's on the internet: what stays at home, site-local addresses (RFC 3879), IPv4 in the form of IPv6
 * (RFC 4291, 2.5.5), what is to be translated, here or at the site (RFC 6052, 8215), and IPv4 that is nobody's as 6to4
 * writes it (RFC 3056). A site that translates 64:ff9b::/96 itself says so in `uplink.open`.
 */
const NOBODYS6 = [
  ...NOT_INTERNET6,
  'fec0::/10',
  '::/64',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  ...NOBODYS4.map(as6to4),
]

const isIpv6 = (text: string): boolean => text.includes(':')
const isIpv4 = (text: string): boolean => !isIpv6(text)

/** Whether no gateway lets a network begin anything towards an address, unless its operator opened that; `more` is what it is closed to besides. */
export const isClosedOutside = (address: string, more: readonly string[]): boolean => {
  const family = isIpv6(address) ? IPV6 : IPV4
  const its = family.bits(address)
  const ranges = isIpv6(address)
    ? [...NOBODYS6, ...more.filter(isIpv6)]
    : [...NOBODYS4, ...more.filter(isIpv4)]
  return ranges.some((text) => {
    const { first, length } = rangeOf(text, family)
    const rest = BigInt(family.width - length)
    return its !== null && its >> rest === first >> rest
  })
}

/**
 * What no network reaches by way of a machine's gateway, although the gateway could: the site's link with the machines on
 * it, whatever else `uplink.closed` names, and what is nobody's, but for what is `open`. Networks are guests at the site: they get through it, not
 * at it. Only what they begin is concerned: whoever there speaks to them first is answered.
 */
export const closedSets = ({ addresses, closed = [], open = [] }: Uplink): string[] => {
  const all = [...addresses, ...closed]
  const set = (name: string, type: string, elements: readonly string[]): string =>
    setOf(name, `type ${type}; flags interval;`, elements)
  return [
    set('closed6', 'ipv6_addr', apart([...NOBODYS6, ...all.filter(isIpv6)], IPV6)),
    set('closed4', 'ipv4_addr', apart([...NOBODYS4, ...all.filter(isIpv4)], IPV4)),
    set('open6', 'ipv6_addr', apart(open.filter(isIpv6), IPV6)),
    set('open4', 'ipv4_addr', apart(open.filter(isIpv4), IPV4)),
  ]
}

const NAMES = 'meta l4proto { 6, 17 } th dport 53 accept comment "names are asked there"'
const CLOSED = 'drop comment "no network speaks to the site and what runs the grid"'

/** The rules about it, before what belongs to a flow: what was open may be closed since. */
export const closedRules = ({ resolvers = [] }: Uplink): string[] => {
  const outwards = `iifname "${NETWORK_PORTS}" oifname "${UPLINK}"`
  const asked = (family: string, addresses: readonly string[]): string[] =>
    addresses.length === 0 ? [] : [`${outwards} ${family} daddr { ${addresses.join(', ')} } ${NAMES}`]
  return [
    ...asked('ip6', resolvers.filter(isIpv6)),
    ...asked('ip', resolvers.filter(isIpv4)),
    `${outwards} ct direction original ip6 daddr @closed6 ip6 daddr != @open6 ${CLOSED}`,
    `${outwards} ct direction original ip daddr @closed4 ip daddr != @open4 ${CLOSED}`,
  ]
}
