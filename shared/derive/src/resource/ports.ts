import { groupsText } from '@sixfold/events/values/ipv6-groups'
import { setOf } from '../firewall.ts'
import { WORKLOAD_PORTS } from '../names.ts'
import { isDelegated, ownAddress } from '../workload.ts'

/** A workload's port: its MAC, and what it speaks with. `ipv6` has its length: one address, or a delegated prefix. */
export type Port = Readonly<{
  port: string
  mac: string
  ipv6: string
  ipv4: string | null
  /** Its addresses in address spaces. */
  extra4?: readonly string[]
}>

type Family = 'ip6' | 'ip'

/**
 * A named set of (device, MAC, address) triples: who may speak with which address on which port.
 *
 * Never of intervals: elements of a new set of concatenated intervals are found only some time after the rules that ask for
 * them are in force, so that each swap of the table dropped what was on its way (one packet in ten swaps at 1,000 a
 * second, Linux 6.18; none in 850 with sets like these). Without triples a set of pairs, as ever: what a network
 * without workloads derives stays the same.
 */
export const portSet = (name: string, family: Family, triples: readonly string[]): string => {
  const type = family === 'ip6' ? 'ipv6_addr' : 'ipv4_addr'
  return setOf(name, `type ifname . ${triples.length === 0 ? '' : 'ether_addr . '}${type};`, triples)
}

/** A port with an address, as an element of such a set. */
export const tripleOf = ({ port, mac }: Pick<Port, 'port' | 'mac'>, address: string): string =>
  `"${port}" . ${mac} . ${address}`

const addresses4 = ({ ipv4, extra4 = [] }: Port): string[] => [...(ipv4 === null ? [] : [ipv4]), ...extra4]

/** The length of a delegated prefix, in bits. */
const lengthOf = ({ ipv6 }: Port): number => Number(ipv6.slice(ipv6.indexOf('/') + 1))

/** The lengths of the prefixes that are delegated, each once. */
const lengthsOf = (ports: readonly Port[]): number[] =>
  [...new Set(ports.filter(isDelegated).map(lengthOf))].toSorted((a, b) => a - b)

const delegatedSet = (length: number): string => `delegated${length}`

/** The length of the prefixes that a set of ours holds by their first address alone; null for any other set. */
export const delegatedLength = (set: string): number | null => {
  const [, length] = /^delegated(\d+)$/.exec(set) ?? []
  return length === undefined ? null : Number(length)
}

/** The bits of an address that a prefix of some length has, as an address. */
const maskOf = (length: number): string =>
  groupsText(
    Array.from({ length: 8 }, (_, index) => {
      const bits = Math.min(16, Math.max(0, length - 16 * index))
      return (0xffff << (16 - bits)) & 0xffff
    }),
  )

/** The addresses of ports, for `spoofed` and `turnedAround`. */
export const portSets = (ports: readonly Port[]): string[] => {
  const exact = ports.filter((it) => !isDelegated(it))
  return [
    portSet(
      'ports6',
      'ip6',
      exact.map((it) => tripleOf(it, ownAddress(it))),
    ),
    ...lengthsOf(ports).map((length) =>
      portSet(
        delegatedSet(length),
        'ip6',
        ports
          .filter((it) => isDelegated(it) && lengthOf(it) === length)
          .map((it) => tripleOf(it, ownAddress(it))),
      ),
    ),
    portSet(
      'ports4',
      'ip',
      ports.flatMap((it) => addresses4(it).map((address) => tripleOf(it, address))),
    ),
  ]
}

/** Whether an address of some packet is in a prefix that its port's workload hands out. */
const delegated = (length: number, address: 'saddr' | 'daddr', isIt: '' | '!= '): string =>
  `iifname . ether saddr . ip6 ${address} & ${maskOf(length)} ${isIt}@${delegatedSet(length)}`

/** Whether some packet is from a workload that does not have its address: by its port, its MAC and the address. */
export const spoofed = (ports: readonly Port[], family: Family): string => {
  if (family === 'ip')
    return ports.some((it) => addresses4(it).length > 0)
      ? 'iifname . ether saddr . ip saddr != @ports4'
      : 'iifname . ip saddr != @ports4'
  if (ports.length === 0) return 'iifname . ip6 saddr != @ports6'
  return [
    ...(ports.every(isDelegated) ? [] : ['iifname . ether saddr . ip6 saddr != @ports6']),
    ...lengthsOf(ports).map((length) => delegated(length, 'saddr', '!= ')),
  ].join(' ')
}

/** A workload that hands out a prefix sends what nobody there has back to us, and we to it: it is not turned around. */
export const turnedAround = (ports: readonly Port[]): string[] =>
  lengthsOf(ports).map(
    (length) =>
      `iifname "${WORKLOAD_PORTS}" ${delegated(length, 'daddr', '')} drop comment "what nobody behind a delegation has is not turned around"`,
  )
