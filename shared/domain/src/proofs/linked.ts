import { type AgentId, ipv4PrefixBits, type Prefix, prefixText } from '@sixfold/events'
import { isWanted, networkKey, type ResourcePlan, type World } from '@sixfold/fold'
import { notApart } from './apart.ts'
import { type Derived, type Evidence, evidenceOf, findingsOf, LOCAL } from './derived.ts'
import type { Finding } from './finding.ts'
import { type AgreedBy, agreedBy } from './linked-agreed.ts'
import { membersOf, prefixesOf, routedBy, wiresOf } from './wires.ts'

/** A way between two networks: at most over both exits, which relay. */
const MOST_HOPS = 3

/** One of two linked networks. */
type Side = Readonly<{
  key: string
  evidence: Evidence
  wires: ReturnType<typeof wiresOf>
  /** What it may send to the other one. */
  agreed: AgreedBy
}>
type Place = Readonly<{ side: Side; member: AgentId }>
type Way = Readonly<{ places: readonly Place[]; why: string | null }>

/** Follows a packet from a member of one network into the other one, once, and into no third. */
const wayTo = (from: Place, beyond: Side, to: AgentId, destination: string): Way => {
  const places: Place[] = [from]
  while (places.length <= MOST_HOPS) {
    const at = places.at(-1) as Place
    const next = at.side.wires.hop(at.member, destination)
    if (next.to === null) return { places, why: next.why }
    if (next.to === 'gateway') return { places, why: `sends it out of the network, by ${next.dev}` }
    if (next.of !== undefined && (next.of !== beyond.key || at.side === beyond))
      return { places, why: `sends it to a member of ${next.of}` }
    places.push({ side: next.of === undefined ? at.side : beyond, member: next.to })
    if (next.to === to && places.at(-1)?.side === beyond) return { places, why: null }
  }
  return { places, why: 'does not have it either' }
}

/** A network by its name as one text, as links have it. */
const nameIn = ({ view: { party, network } }: Evidence): string => `${party}/${network}`

const nameOf = ({ side: { key, evidence }, member }: Place): string =>
  `${evidence.view.machines[member]?.name ?? member} of ${key}`
const told = (places: readonly Place[]): string => places.map(nameOf).join(' → ')
const places = (way: readonly Place[]): string =>
  way.map(({ side, member }) => `${side.key} ${member}`).join()

/** Who can be sent to: members that have joined, in a network whose exit point has. */
const joined = ({ evidence }: Side): ResourcePlan[] => {
  const { resources, exitPoint } = evidence.view.plan
  return exitPoint.keys === null ? [] : resources.filter((it) => isWanted(it) && it.keys !== null)
}

/** What is agreed for a member arrives where it belongs, and what is sent back comes by the same wires. */
const reaches = (here: Side, there: Side, self: AgentId): string[] => {
  const others = new Set(joined(there).map(({ node }) => node))
  return here.agreed.of(self).flatMap(({ kind, destination, owner, own }) => {
    if (!others.has(owner)) return []
    // A range may mean something else there, which only that side knows: its end is closed then.
    const isBoth = there.agreed.of(owner).some((it) => it.kind === kind && it.owner === self)
    if (!isBoth && kind !== 'IPv6') return []
    const way = wayTo({ side: here, member: self }, there, owner, destination)
    if (way.why !== null)
      return [`${told(way.places)} ${way.why}: ${destination} is ${nameOf({ side: there, member: owner })}'s`]
    const back = wayTo({ side: there, member: owner }, here, self, own)
    const forth = `${told(way.places)} for ${destination}`
    if (back.why !== null) return [`${forth}, but back to ${own} ${told(back.places)} ${back.why}`]
    return places(back.places.toReversed()) === places(way.places)
      ? []
      : [`${forth}, but back ${told(back.places)}`]
  })
}

/** The other network that a destination leads a member into. */
const leadsInto = ({ wires }: Side, member: AgentId, destination: string): string | undefined => {
  const next = wires.hop(member, destination)
  return next.to === null ? undefined : next.of
}

/** What a member sends into the other network, or lets its members speak for, and what was not agreed. */
const beyondAgreed = (here: Side, there: Side, { member, name, room }: Derived): string[] => {
  const agreed = here.agreed.destinations(member)
  const keys = new Set(
    membersOf(there.evidence.view.plan).flatMap(({ keys: its }) =>
      its === null ? [] : [its.mesh, its.exit].map(String),
    ),
  )
  const sends = (room?.routes ?? []).flatMap(({ type, destination }) =>
    type === 'unicast' && !agreed.has(destination) && leadsInto(here, member, destination) === there.key
      ? [`${name} sends ${destination} to ${there.key}, and both did not agree on it`]
      : [],
  )
  const takes = (room?.wireguards ?? []).flatMap(({ peers }) =>
    peers.flatMap(({ publicKey, allowedIps }) =>
      keys.has(publicKey) ? allowedIps.filter((range) => !agreed.has(range)) : [],
    ),
  )
  return [
    ...sends,
    ...takes.map((range) => `${name} takes ${range} from ${there.key}, and both did not agree on it`),
  ]
}

/** IPv4 ranges beside prefixes: as they stand in `::ffff:0:0/96` (RFC 4291, 2.5.5.2). */
const asPrefix = (range: string): Prefix => {
  const bits = ipv4PrefixBits(range)
  return bits === null
    ? (range as Prefix)
    : prefixText({ first: (0xffffn << 32n) + BigInt(bits.first), length: 96 + bits.length })
}

/** What leads a member into another network means nothing else to it: nothing of its own, and no third network's. */
const meansOne = ({ member, name, room }: Derived, evidence: Evidence, agreed: ReadonlySet<string>) => {
  const routes = routedBy({ room } as Derived).filter((it) => !LOCAL.test(it))
  const all = [...(prefixesOf(evidence).get(member) ?? []), ...routes]
  const devices = (room?.wireguards ?? []).map(({ peers }) => peers.flatMap(({ allowedIps }) => allowedIps))
  return [all, ...devices.map((ranges) => ranges.filter((it) => !it.endsWith('/0') && !LOCAL.test(it)))]
    .flatMap((ranges) => notApart(ranges, asPrefix))
    .filter((pair) => pair.some((it) => agreed.has(it)))
    .map(
      ([one, other]) =>
        `${name} has ${one} and ${other}, of which one is of a linked network, and they overlap`,
    )
}

/** What one network has of another one: no more than both agreed on, and all of that, there and back. */
const proveTowards = (here: Side, there: Side): Finding[] => {
  const { members } = here.evidence
  const more = [...members.values()].flatMap((derived) => beyondAgreed(here, there, derived))
  const ways = joined(here).flatMap(({ node }) => reaches(here, there, node))
  return [
    ...more.map(findingsOf('isolation', here.evidence)),
    ...ways.map(findingsOf('return-path', here.evidence)),
  ]
}

const sideOf = (evidence: Evidence, other: Evidence): Side => ({
  key: nameIn(evidence),
  evidence,
  wires: wiresOf(evidence),
  agreed: agreedBy(evidence.view, other.view),
})

/** Every proof about a pair of linked networks, from what the members of both derive. */
export const proveBetween = (one: Evidence, other: Evidence): Finding[] => {
  const [here, there] = [sideOf(one, other), sideOf(other, one)]
  return [...proveTowards(here, there), ...proveTowards(there, here)]
}

/** That no member of a network has two things under one range, of which one is of a linked network. */
export const proveLinkedApart = (evidence: Evidence): Finding[] => {
  const { view, members } = evidence
  const networks = view.links?.networks ?? []
  const agreed = networks.map((it) => agreedBy(view, it))
  return [...members.values()]
    .flatMap((derived) => {
      const foreign = new Set(agreed.flatMap((it) => [...it.destinations(derived.member)]))
      return foreign.size === 0 ? [] : meansOne(derived, evidence, foreign)
    })
    .map(findingsOf('overlap', evidence))
}

/**
 * Every proof about a network and those that it is linked with: what both derive is looked at, so that it costs as much as
 * there are links. `isTold`: whether the pair with this one is to be looked at.
 */
export const proveLinks = (
  world: World,
  evidence: Evidence,
  isTold: (key: string) => boolean = () => true,
): Finding[] => {
  const others = (evidence.view.links?.networks ?? []).filter((it) => isTold(networkKey(it)))
  const between = others.flatMap(({ party, network }) => {
    const other = evidenceOf(world, party, network)
    return other === null || other.view.plan.cancelled !== null ? [] : proveBetween(evidence, other)
  })
  return [...proveLinkedApart(evidence), ...between]
}
