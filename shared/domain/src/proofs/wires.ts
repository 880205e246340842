import { addressesOf, spacesOf, translatedOf } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import { type MemberKeys, type NetworkPlan, networkKey, nextPlan } from '@sixfold/fold'
import { DEFAULTS, type Derived, type Evidence, type Room } from './derived.ts'

type Route = Room['routes'][number]

/**
 * Where a packet is carried by a member: to another member, or one of a network that it is linked with (`of`), to its
 * machine's gateway, or nowhere.
 */
export type Hop = Readonly<
  | { to: AgentId; dev: string; of?: string }
  | { to: 'gateway'; dev: string; of?: undefined }
  | { to: null; why: string }
>

/** The members with their keys, and while these are rotated once more with those that are to be. */
export const membersOf = (plan: NetworkPlan): Readonly<{ id: AgentId; keys: MemberKeys | null }>[] =>
  [plan, ...(plan.rotation === undefined ? [] : [nextPlan(plan)])].flatMap(
    ({ resources, exitPoint, standby }) => [
      ...resources.map(({ node, keys }) => ({ id: node, keys })),
      { id: exitPoint.exit, keys: exitPoint.keys },
      ...(standby === undefined ? [] : [{ id: standby.exit, keys: standby.keys }]),
    ],
  )

const familyDefault = (destination: string): string => (destination.includes(':') ? '::/0' : '0.0.0.0/0')

/**
 * Where the members of a network send packets: a lookup among routes, then, where that leads to a WireGuard device,
 * among the ranges that its peers may speak for; where it leads to a VXLAN device, among the machines at its other ends.
 */
export const wiresOf = ({ view: { plan, links }, members }: Evidence) => {
  const memberOf = new Map<string, AgentId>(
    membersOf(plan).flatMap(({ keys, id }) =>
      keys === null
        ? []
        : [keys.mesh, keys.exit].flatMap((key): [string, AgentId][] => (key === null ? [] : [[key, id]])),
    ),
  )
  const linkedOf = new Map<string, { to: AgentId; of: string }>(
    (links?.networks ?? []).flatMap((it) =>
      membersOf(it.plan).flatMap(({ id: to, keys }) =>
        [keys?.mesh ?? null, keys?.exit ?? null].flatMap((key) =>
          key === null ? [] : [[key, { to, of: networkKey(it) }] as const],
        ),
      ),
    ),
  )
  const tables = new Map(
    [...members.values()].map(({ member, room }) => {
      const best = new Map<string, Route>()
      for (const route of room?.routes ?? []) {
        const known = best.get(route.destination)
        if (known === undefined || route.metric < known.metric) best.set(route.destination, route)
      }
      return [member, best]
    }),
  )

  /** Who takes packets for a destination on a device: the peer with that very range, else the one that takes all. */
  const takers = new Map(
    [...members.values()].flatMap(({ member, room }) =>
      (room?.wireguards ?? []).map(({ name, peers }) => {
        const byRange = new Map(
          peers.flatMap(({ publicKey, allowedIps }) =>
            allowedIps.map((range) => [range, publicKey] as const),
          ),
        )
        return [`${member} ${name}`, byRange]
      }),
    ),
  )

  /** Who is behind a MAC on the VXLAN devices of the network's members. */
  const byMac = new Map(
    [...members.values()].flatMap(({ member, names }) => [[names.farmMac, member] as const]),
  )

  /** Who takes packets for the next hop on a VXLAN device; null where the device is none. */
  const takerInFarm = (from: AgentId, { dev, via }: Extract<Route, { type: 'unicast' }>): Hop | null => {
    const room = members.get(from)?.room
    const device = room?.vxlans?.find(({ name }) => name === dev)
    if (device === undefined) return null
    const mac = room?.neighbours.find((it) => it.dev === dev && it.address === via)?.mac
    const to = device.peers.some((peer) => peer.mac === mac) ? byMac.get(mac ?? '') : undefined
    return to === undefined ? { to: null, why: `has nobody on ${dev} that takes it` } : { to, dev }
  }

  const taken = (key: string | undefined, dev: string): Hop => {
    const to = memberOf.get(key ?? '')
    if (to !== undefined) return { to, dev }
    const linked = linkedOf.get(key ?? '')
    return linked === undefined
      ? { to: null, why: `has no peer on ${dev} that takes it` }
      : { ...linked, dev }
  }

  const takerByRange = (from: AgentId, dev: string, destination: string): Hop => {
    const byRange = takers.get(`${from} ${dev}`)
    return byRange === undefined
      ? { to: 'gateway', dev }
      : taken(byRange.get(destination) ?? byRange.get(familyDefault(destination)), dev)
  }

  const hop = (from: AgentId, destination: string): Hop => {
    const table = tables.get(from)
    if (table === undefined) return { to: null, why: 'has left' }
    const route = table.get(destination) ?? table.get(familyDefault(destination))
    if (route === undefined) return { to: null, why: 'has no route there' }
    if (route.type === 'unreachable') return { to: null, why: 'has it unreachable' }
    return takerInFarm(from, route) ?? takerByRange(from, route.dev, destination)
  }

  return { hop }
}

/** A member's own prefixes, of both families, and what it holds of address spaces. */
export const prefixesOf = (evidence: Evidence): Map<AgentId, readonly string[]> => {
  const { resources, exitPoint } = evidence.view.plan
  const spaces = spacesOf(evidence.view)
  return new Map(
    [
      ...resources.map(({ node, prefix }) => [node, prefix] as const),
      [exitPoint.exit, exitPoint.prefix] as const,
    ].map(([member, prefix]) => [
      member,
      [prefix, addressesOf(prefix).ipv4Prefix, ...translatedOf(spaces, member)],
    ]),
  )
}

/** The destinations that a member routes somewhere, its defaults left out. */
export const routedBy = ({ room }: Derived): string[] =>
  (room?.routes ?? []).flatMap(({ type, destination }) =>
    type === 'unicast' && !DEFAULTS.has(destination) ? [destination] : [],
  )
