import { addressAt, type Prefix } from '@sixfold/events'
import { ipv4Bits, ipv4Text } from '@sixfold/events/values/address'
import type { NetworkView } from '@sixfold/fold'
import { bare } from '../bare.ts'
import { devices } from '../firewall.ts'
import { METRIC, type namesOf, UPLINK } from '../names.ts'
import type { Part } from '../part.ts'
import { TRANSLATION_GROWTH } from '../spaces/spaces.ts'
import { TRANSLATOR_IPV4, tayga } from '../tayga.ts'
import type { ForwardHere } from './forwards.ts'
import { type OpenForward, openForwards } from './open-forwards.ts'

/** Behind the numbers of address spaces: the translator of forwards is none's. */
const NO_SPACE = 65_536
/** Where in the /64 of an exit point clients are whose address is IPv4, by the fifth group of theirs. */
const CLIENTS = 0x4664n << 48n
/** What stands for workloads without IPv4 between the two translations (RFC 2544): nobody routes it anywhere. */
const FIRST_STAND_IN = ipv4Bits('198.18.0.1') ?? 0n
const STAND_INS = 2 ** 17 - 2

/** Where a client at `a.b.c.d` seems to be, to a workload that has only IPv6: `<this>a.b.c.d`. */
export const clientPrefix = (prefix: Prefix): string => `${addressAt(prefix, CLIENTS)}/96`

/** An IPv4 for each IPv6, by the fact that it is there by: one more or less moves none of the others. */
const standIns = (forwards: readonly OpenForward[]): Map<string, string> => {
  const given = new Map<string, string>()
  const taken = new Set<string>()
  for (const { ipv6, ipv4, since } of forwards) {
    if (ipv4 !== null || given.has(ipv6)) continue
    let step = since % STAND_INS
    const at = (): string => ipv4Text(FIRST_STAND_IN + BigInt(step))
    while (taken.has(at())) step = (step + 1) % STAND_INS
    taken.add(at())
    given.set(ipv6, at())
  }
  return given
}

/** Forwards as an exit point has them, and what of them needs a translator; `translated` is null where none does. */
export const forwardsAt = (
  view: NetworkView,
  names: ReturnType<typeof namesOf>,
): Readonly<{ forwards: readonly ForwardHere[]; translated: Translated | null }> => {
  const open = openForwards(view.plan)
  const given = standIns(open)
  return {
    forwards: open.map((it) => ({ ...it, target: it.ipv4 ?? given.get(it.ipv6) ?? TRANSLATOR_IPV4 })),
    translated:
      given.size === 0
        ? null
        : {
            dev: names.translator(NO_SPACE),
            clients: clientPrefix(view.plan.exitPoint.prefix),
            given: [...given],
            // The first that needs it is what it is there by.
            since: Math.min(...open.flatMap(({ ipv4, since }) => (ipv4 === null ? [since] : []))),
          },
  }
}

/** What a translator of forwards stands on. `given`: each IPv6 prefix with what stands for its first address. */
export type Translated = Readonly<{
  dev: string
  clients: string
  given: readonly (readonly [ipv6: string, ipv4: string])[]
  since: number
}>

/**
 * One translator for all forwards to workloads without IPv4: stateless, so that a client is seen by its own address,
 * behind a prefix of the exit point's /64, and answers find the way back.
 */
export const translatedPart = (netns: string, mtu: number, its: Translated | null): Part => {
  if (its === null) return {}
  const { dev, clients, given, since } = its
  const to = (destination: string, least?: number) => ({
    type: 'unicast' as const,
    destination,
    dev,
    via: null,
    metric: METRIC,
    ...(least === undefined ? {} : { mtu: least }),
    because: since,
  })
  const maps = given.map(([ipv6, ipv4]) => `map ${ipv4} ${bare(ipv6)}`)
  return {
    links: [{ kind: 'tun', name: dev, mtu, because: since }],
    routes: [to(clients), ...given.map(([, ipv4]) => to(`${ipv4}/32`, mtu - TRANSLATION_GROWTH))],
    daemons: [tayga(netns, { name: 'tayga-in', dev, lines: [`prefix ${clients}`, ...maps], because: since })],
  }
}

/** Into the translator come forwards only, and out of it go they only, to members. */
export const translatedIn = (its: Translated | null, wires: readonly string[]): string[] =>
  its === null
    ? []
    : [
        `iifname "${UPLINK}" oifname "${its.dev}" ct status dnat ip saddr != @not_internet4 accept comment "a forward was ordered"`,
        `iifname "${its.dev}" oifname ${devices(wires)} ip6 saddr ${its.clients} ip6 daddr @members6 accept`,
      ]
