import type { AgentId } from '@sixfold/events'
import { DEFAULTS, type Derived, type Evidence, findingsOf } from './derived.ts'
import type { Finding } from './finding.ts'
import { prefixesOf, routedBy, wiresOf } from './wires.ts'

/** A way between two members: at most over the exit, which relays. */
const MOST_HOPS = 2

type Way = Readonly<{ hops: readonly AgentId[]; why: string | null }>

const wayTo = (wires: ReturnType<typeof wiresOf>, from: AgentId, to: AgentId, destination: string): Way => {
  const hops: AgentId[] = [from]
  while (hops.length <= MOST_HOPS) {
    const at = hops.at(-1) as AgentId
    const next = wires.hop(at, destination)
    if (next.to === null) return { hops, why: next.why }
    if (next.to === 'gateway') return { hops, why: `sends it out of the network, by ${next.dev}` }
    hops.push(next.to)
    if (next.to === to) return { hops, why: null }
  }
  return { hops, why: 'does not have it either' }
}

/** Alike for what two members hold of one address space, and for no other two prefixes of a network. */
const subnetOf = (prefix: string): string => (prefix.includes(':') ? (prefix.split('::')[0] ?? '') : prefix)

const joined = ({ view: { plan } }: Evidence): ReadonlySet<AgentId> =>
  new Set([
    ...plan.resources
      .filter(({ keys, removed }) => keys !== null && removed === null)
      .map(({ node }) => node),
    ...(plan.exitPoint.keys === null ? [] : [plan.exitPoint.exit]),
  ])

/** The gateway of a machine leads back what it lets out: the default of a family there, the network's prefix back here. */
const leadsBack = ({ state, room, name, names }: Derived, prefixes: readonly string[]): string[] => {
  const gateway = state.rooms.find(({ netns }) => netns === names.gateway)
  const behind = new Set(gateway?.routes.map(({ destination }) => destination))
  const devices = new Set([...(room?.wireguards ?? []), ...(room?.vxlans ?? [])].map((it) => it.name))
  const leaves = (room?.routes ?? []).some(
    (route) => route.type === 'unicast' && route.destination === '::/0' && !devices.has(route.dev),
  )
  const [prefix = ''] = prefixes
  return leaves && !behind.has(prefix)
    ? [`${name} lets ${prefix} out by its gateway, and no route leads back from there`]
    : []
}

/**
 * A return path for every route: where a member sends packets for another one's prefix, they arrive there; and what
 * that one sends back to any of the first one's prefixes comes by the same wires. The same for what breaks out: whoever
 * lets packets of a prefix out knows the way back to it. Members that have not joined yet have no wires.
 */
export const proveReturnPath = (evidence: Evidence): Finding[] => {
  const wires = wiresOf(evidence)
  const prefixes = prefixesOf(evidence)
  const isJoined = joined(evidence)
  const { exit } = evidence.view.plan.exitPoint
  const ownerOf = new Map(
    [...prefixes].flatMap(([member, its]) => its.map((prefix) => [prefix, member] as const)),
  )
  const named = (hops: readonly AgentId[]): string =>
    hops.map((id) => evidence.view.machines[id]?.name ?? id).join(' → ')

  const backFrom = (there: AgentId, here: AgentId, way: Way, destination: string): string[] => {
    const its = prefixes.get(here) ?? []
    const mine =
      its.find((it) => subnetOf(it) === subnetOf(destination)) ??
      its.find((it) => it.includes(':') === destination.includes(':')) ??
      ''
    const back = wayTo(wires, there, here, mine)
    const told = `${named(way.hops)} for ${destination}`
    if (back.why !== null) return [`${told}, but back to ${mine} ${named(back.hops)} ${back.why}`]
    return back.hops.toReversed().join() === way.hops.join() ? [] : [`${told}, but back ${named(back.hops)}`]
  }

  const checkRoute = (here: AgentId, destination: string): string[] => {
    const there = ownerOf.get(destination)
    if (there === undefined || there === here || !isJoined.has(there)) return []
    const way = wayTo(wires, here, there, destination)
    if (way.why !== null) return [`${named(way.hops)} ${way.why}: ${destination} is ${named([there])}'s`]
    return backFrom(there, here, way, destination)
  }

  /** What leaves by the exit comes back by it. */
  const checkDefaults = ({ member, room }: Derived): string[] =>
    (room?.routes ?? []).flatMap(({ destination }) => {
      if (member === exit || !DEFAULTS.has(destination) || !isJoined.has(exit)) return []
      const next = wires.hop(member, destination)
      if (next.to === null || next.to === 'gateway') return []
      return backFrom(next.to, member, { hops: [member, next.to], why: null }, destination)
    })

  return [...evidence.members.values()]
    .filter(({ member }) => isJoined.has(member))
    .flatMap((derived) => [
      ...routedBy(derived).flatMap((destination) => checkRoute(derived.member, destination)),
      ...checkDefaults(derived),
      ...leadsBack(derived, prefixes.get(derived.member) ?? []),
    ])
    .map(findingsOf('return-path', evidence))
}
