import type { Machine } from '@sixfold/fold'
import { type Derived, type Evidence, findingsOf } from './derived.ts'
import type { Finding } from './finding.ts'
import { membersOf } from './wires.ts'

/** What WireGuard puts around a packet: 32 bytes of its own, 8 of UDP, and the underlay's header. */
const OVERHEAD = { ipv6: 80, ipv4: 60 } as const

/** No IPv6 link may have less (RFC 8200, 5). */
const LEAST = 1_280

type Family = keyof typeof OVERHEAD

/** The family of the underlay that each WireGuard device of a member stands on. */
const familiesOf = ({ names, room }: Derived, { view: { plan } }: Evidence): Map<string, Family> =>
  new Map(
    room?.wireguards.length
      ? [plan.generation, plan.rotation?.generation].flatMap((generation) =>
          (['ipv6', 'ipv4'] as const).flatMap((family): [string, Family][] => [
            [names.mesh(family, generation), family],
            [names.exit(family, generation), family],
          ]),
        )
      : [],
  )

/** The smallest underlay among those that a device's wires cross: its own machine's, and each peer's. */
const underlays = (
  derived: Derived,
  { view }: Evidence,
  keys: ReadonlyMap<string, Machine>,
  device: string,
): Machine[] => {
  const peers = derived.room?.wireguards.find(({ name }) => name === device)?.peers ?? []
  return [view.machines[derived.member], ...peers.map(({ publicKey }) => keys.get(publicKey))].flatMap(
    (machine) => machine ?? [],
  )
}

const fits = (derived: Derived, evidence: Evidence, keys: ReadonlyMap<string, Machine>): string[] => {
  const families = familiesOf(derived, evidence)
  return (derived.room?.links ?? []).flatMap((link) => {
    const small =
      link.mtu < LEAST ? [`${derived.name} has ${link.name} with MTU ${link.mtu}: IPv6 needs ${LEAST}`] : []
    const family = link.kind === 'wireguard' ? families.get(link.name) : undefined
    if (family === undefined) return small
    const tight = underlays(derived, evidence, keys, link.name).filter(
      ({ underlayMtu }) => link.mtu > underlayMtu - OVERHEAD[family],
    )
    return [
      ...small,
      ...tight.map(
        ({ name, underlayMtu }) =>
          `${derived.name} has ${link.name} with MTU ${link.mtu}, and the underlay of ${name} takes ${underlayMtu} - ${OVERHEAD[family]} = ${underlayMtu - OVERHEAD[family]}`,
      ),
    ]
  })
}

/** The MTU fits: no wire is asked to carry more than the underlay at either of its ends takes, behind its own headers. */
export const proveMtu = (evidence: Evidence): Finding[] => {
  const { plan, machines } = evidence.view
  const keys = new Map(
    membersOf(plan).flatMap(({ keys: its, id }) => {
      const machine = machines[id]
      return its === null || machine === undefined
        ? []
        : [its.mesh, its.exit].flatMap((key): [string, Machine][] => (key === null ? [] : [[key, machine]]))
    }),
  )
  return [...evidence.members.values()]
    .flatMap((derived) => fits(derived, evidence, keys))
    .map(findingsOf('mtu', evidence))
}
