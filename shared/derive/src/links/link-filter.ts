import type { NetworkView, ResourcePlan } from '@sixfold/fold'
import { prefixSet } from '../firewall.ts'
import { guards } from '../guards.ts'
import { addressesOf } from '../member-addresses.ts'
import { UPLINK } from '../names.ts'
import type { Part } from '../part.ts'
import { activePeerings, presentIn } from './active-links.ts'
import { type LinkRanges, linkRanges } from './link-ranges.ts'

/** What a firewall must know of the networks that this one peers with, by family. */
export type LinkFilter = Readonly<{ peers6: readonly string[]; peers4: readonly string[] }>

type Carries = (ranges: LinkRanges, theirs: string) => boolean

const prefixesIn = (view: NetworkView, carries: Carries) => {
  const ranges = linkRanges(view)
  return activePeerings(view).map((link) => {
    const there = presentIn(link).map(({ prefix }) => prefix)
    const its = ranges.get(link.key)
    const peers4 = there
      .map((prefix) => addressesOf(prefix).ipv4Prefix)
      .filter((range) => its !== undefined && carries(its, range))
    return { link, peers6: there, peers4 }
  })
}

/** Whether a range of a peer is carried to this resource. */
const carriedTo = (self: ResourcePlan): Carries => {
  const mine = addressesOf(self.prefix).ipv4Prefix
  return ({ ours, theirs }, range) => ours.has(mine) && theirs.has(range)
}

/** At an exit point what any member may have is carried. */
const carriedToAny: Carries = ({ theirs }, range) => theirs.has(range)

const carriesAt = (self: ResourcePlan | null): Carries => (self === null ? carriedToAny : carriedTo(self))

/**
 * The prefixes of peered networks for the firewall of a resource, or of the exit point (null). Of a network that never
 * peered nothing is said; of one that did, also that there is none now: what was begun then ends.
 */
export const linkFilter = (view: NetworkView, self: ResourcePlan | null): LinkFilter | null => {
  if (view.links?.hasPeered !== true) return null
  const all = prefixesIn(view, carriesAt(self))
  return { peers6: all.flatMap(({ peers6 }) => peers6), peers4: all.flatMap(({ peers4 }) => peers4) }
}

/** Guards: what a peering carries never goes another way. */
export const linkGuards = (view: NetworkView, self: ResourcePlan | null): Part => ({
  routes: prefixesIn(view, carriesAt(self)).flatMap(({ link, peers6, peers4 }) =>
    guards([...peers6, ...peers4], link.because),
  ),
})

/** The prefixes of each peered network by its name, as a policy at a resource must know them. */
export const peerBook = (view: NetworkView, self: ResourcePlan): ReadonlyMap<string, readonly string[]> =>
  new Map(
    prefixesIn(view, carriedTo(self)).map(({ link, peers6, peers4 }) => [link.key, [...peers6, ...peers4]]),
  )

/** A flow that was begun with a peer is known by this. */
const MARK = '0x6f1d'
const BEGUN = `ct mark set ${MARK}`

/** The sets of peers' prefixes. */
export const linkSets = (filter: LinkFilter | null): string[] =>
  filter === null
    ? []
    : [prefixSet('peers6', 'ipv6_addr', filter.peers6), prefixSet('peers4', 'ipv4_addr', filter.peers4)]

/**
 * Before flows that are known are let through: never in clear, and no longer than the peering. A flow that it began would
 * else go on by way of the internet.
 */
export const linkEnds = (filter: LinkFilter | null): string[] =>
  filter === null
    ? []
    : [
        `oifname "${UPLINK}" ip6 daddr @peers6 drop comment "a peer is never reached in clear"`,
        `iifname "${UPLINK}" ip6 saddr @peers6 drop comment "a peer never comes in clear"`,
        `ct mark ${MARK} ip6 saddr != @peers6 ip6 daddr != @peers6 drop comment "what a peering began ends with it"`,
        `ct mark ${MARK} ip saddr != @peers4 ip daddr != @peers4 drop comment "what a peering began ends with it"`,
      ]

/** At an exit point, which relays: between members and peers, and never from one peer to another. */
export const linkRelays = (filter: LinkFilter | null, wires: string): string[] =>
  filter === null
    ? []
    : [
        `iifname ${wires} oifname ${wires} ip6 saddr @members6 ip6 daddr @peers6 ${BEGUN} accept`,
        `iifname ${wires} oifname ${wires} ip6 saddr @peers6 ip6 daddr @members6 ${BEGUN} accept`,
        `iifname ${wires} oifname ${wires} ip saddr @members4 ip daddr @peers4 ${BEGUN} accept`,
        `iifname ${wires} oifname ${wires} ip saddr @peers4 ip daddr @members4 ${BEGUN} accept`,
      ]

/** Flows that may begin between some devices and peers behind others; `arrive` is what happens to those that come in. */
export const linkFlows = (
  filter: LinkFilter | null,
  { from, wires, arrive }: Readonly<{ from: string; wires: string; arrive: string }>,
): string[] =>
  filter === null
    ? []
    : [
        `iifname ${from} oifname ${wires} ip6 daddr @peers6 ${BEGUN} accept`,
        `iifname ${from} oifname ${wires} ip daddr @peers4 ${BEGUN} accept`,
        `iifname ${wires} oifname ${from} ip6 saddr @peers6 ${BEGUN} ${arrive}`,
        `iifname ${wires} oifname ${from} ip saddr @peers4 ${BEGUN} ${arrive}`,
      ]
