import { addressesOf, nat64Destinations, servesAt, spacesOf } from '@sixfold/derive'
import { type AgentId, claimKey, transitAddress } from '@sixfold/events'
import { gridRef, type NetworkState, networkRef, type World } from '@sixfold/fold'
import { DEFAULTS, type Derived, type Evidence, findingsOf, LOCAL } from './derived.ts'
import type { Finding } from './finding.ts'
import { membersOf } from './wires.ts'

/** The listen ports that the network has on one machine, by its claims. */
const portsHeld = (world: World, { holds }: NetworkState, member: AgentId): Set<number> => {
  const { assignments } = world.get('node', gridRef('node', member)).state
  const exit = world.get('exit', gridRef('exit', member)).state
  return new Set(
    [...holds.values()]
      .filter((hold) => hold.member === member)
      .flatMap((hold) => {
        const [ports, place] = [assignments.get(claimKey(hold)), exit.assignments.get(claimKey(hold))]
        return [
          ...(ports === undefined ? [] : [ports.mesh, ports.exit]),
          ...(place === undefined ? [] : [place.port]),
        ]
      }),
  )
}

const portsUsed = (world: World, state: NetworkState, { member, name, room }: Derived): string[] => {
  const held = portsHeld(world, state, member)
  // The odd port behind each even one belongs to it: one per family of the underlay.
  const stray = (room?.wireguards ?? []).filter(({ listenPort }) => !held.has(listenPort - (listenPort % 2)))
  return stray.map(({ listenPort }) => `${name} listens on port ${listenPort}, which it was not given there`)
}

/** The VNIs that a member uses and that the network does not have of its farm. */
const vnisUsed = (world: World, { view }: Evidence, { member, name, room }: Derived): string[] => {
  const machine = world.get('node', gridRef('node', member)).state.machine
  const { vnis } = world.get('farm', gridRef('farm', machine?.farm ?? '')).state
  const isHeld = (vni: number): boolean =>
    [...vnis.values()].some(
      ({ claim, vni: its }) => its === vni && claim.party === view.party && claim.network === view.network,
    )
  return (room?.vxlans ?? []).flatMap(({ vni }) =>
    isHeld(vni) ? [] : [`${name} uses VNI ${vni}, which it was not given in its farm`],
  )
}

/** What a network may name of those that it is linked with: prefixes of who peers with it, and the keys of who it meets. */
const linkedThings = ({ links }: Evidence['view']) =>
  (links?.networks ?? []).map(({ peered, plan }) => ({
    networks:
      peered === null ? [] : plan.resources.flatMap(({ prefix }) => [prefix, addressesOf(prefix).ipv4Prefix]),
    keys: membersOf(plan).flatMap(({ keys }) => [keys?.mesh ?? null, keys?.exit ?? null]),
  }))

/** Everything that may be named in what members derive: the network's own, and what it agreed on with others. */
const ownThings = ({ view }: Evidence) => {
  const { plan, ula } = view
  const spaces = spacesOf(view).flatMap(({ ranges }) =>
    ranges.flatMap(({ range, translated }) => [range, translated]),
  )
  const prefixes = [...plan.resources.map(({ prefix }) => prefix), plan.exitPoint.prefix]
  const networks = prefixes.flatMap((prefix) => [prefix, addressesOf(prefix).ipv4Prefix])
  const keys = membersOf(plan).flatMap(({ keys: its }) => (its === null ? [] : [its.mesh, its.exit]))
  const linked = linkedThings(view)
  return {
    networks: new Set<string>([
      ...networks,
      ...linked.flatMap((it) => it.networks),
      `${transitAddress(plan.exitPoint.transit)}/32`,
      ...(plan.standby === undefined
        ? []
        : [`${transitAddress(plan.standby.transit)}/32`, `${servesAt(plan.exitPoint.prefix)}/128`]),
      ...nat64Destinations(plan),
      // The guard over every space, and of its own ones what it has of them.
      ...(ula === undefined ? [] : [ula, ...spaces]),
    ]),
    keys: new Set<string | null>([...keys, ...linked.flatMap((it) => it.keys)]),
  }
}

/** What one member derives names nothing of another network: no route, no peer, no range that a peer may speak for. */
const staysHome = (own: ReturnType<typeof ownThings>, { name, state }: Derived): string[] => {
  const isForeign = (destination: string): boolean =>
    !own.networks.has(destination) && !DEFAULTS.has(destination) && !LOCAL.test(destination)
  return state.rooms.flatMap(({ routes, wireguards }) => [
    ...routes
      .filter(({ destination }) => isForeign(destination))
      .map(({ destination }) => `${name} has a route to ${destination}, which is no prefix of it`),
    ...wireguards.flatMap(({ name: device, peers }) =>
      peers.flatMap(({ publicKey, allowedIps }) => [
        ...(own.keys.has(publicKey)
          ? []
          : [`${name} has a peer on ${device} with the key ${publicKey}, which no member made`]),
        ...allowedIps
          .filter(isForeign)
          .map((range) => `${name} lets the peer ${publicKey} speak for ${range}, which is no prefix of it`),
      ]),
    ),
  ])
}

/**
 * Isolation: what the members of a network derive names that network's own prefixes, keys, ports and VNIs, those of
 * networks that it agreed on with, and nobody else's.
 * That its prefixes are its own is proven of addresses (no overlap); that its ports are, here, where they are given out.
 * As each is given to one holder only, two networks that both pass share nothing.
 */
export const proveIsolation = (world: World, evidence: Evidence): Finding[] => {
  const { party, network } = evidence.view
  const { state } = world.get('network', networkRef(party, network))
  const own = ownThings(evidence)
  return [
    ...[...evidence.members.values()].flatMap((derived) => [
      ...portsUsed(world, state, derived),
      ...vnisUsed(world, evidence, derived),
      ...staysHome(own, derived),
    ]),
  ].map(findingsOf('isolation', evidence))
}
