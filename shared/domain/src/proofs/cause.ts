import { type Evidence, findingsOf, type Room } from './derived.ts'
import type { Finding } from './finding.ts'

/** The positions of the facts that a network is as it is by: every `since` in its plan, those of its machines and of its links. */
const causesIn = (value: unknown, found: Set<number>): Set<number> => {
  if (typeof value !== 'object' || value === null) return found
  // A pair for each of some hundred fields would be made for each network and fact.
  for (const field in value) {
    const inner = (value as Readonly<Record<string, unknown>>)[field]
    if (typeof inner !== 'number') causesIn(inner, found)
    else if (FACTS.has(field)) found.add(inner)
  }
  return found
}

/** Fields of a plan and of a machine that are FACTS positions. */
const FACTS: ReadonlySet<string> = new Set([
  'since',
  'turned',
  'removed',
  'left',
  'suspended',
  'cancelled',
  'peered',
  'offered',
  'punched',
  'revision',
  'sequence',
])

const objectsOf = ({ netns, ...room }: Room): { text: string; because: number }[] => [
  ...room.links.map(({ name, because }) => ({ text: `device ${name}`, because })),
  ...room.addresses.map(({ prefix, dev, because }) => ({ text: `address ${prefix} dev ${dev}`, because })),
  ...room.routes.map(({ destination, because }) => ({ text: `route ${destination}`, because })),
  ...room.neighbours.map(({ address, because }) => ({ text: `neighbour ${address}`, because })),
  ...room.wireguards.flatMap(({ name, because, peers }) => [
    { text: `WireGuard ${name}`, because },
    ...peers.map((peer) => ({ text: `peer ${peer.publicKey}`, because: peer.because })),
  ]),
  ...(room.vxlans ?? []).flatMap(({ name, because, peers }) => [
    { text: `VXLAN ${name}`, because },
    ...peers.map((peer) => ({ text: `MAC ${peer.mac}`, because: peer.because })),
  ]),
]

/** Nothing without a cause: everything that is derived carries the position of a fact that made the network so. */
export const proveCause = (evidence: Evidence): Finding[] => {
  const { plan, machines, links } = evidence.view
  const causes = causesIn({ plan, machines, links }, new Set())
  return [...evidence.members.values()]
    .flatMap(({ name, state }) =>
      state.rooms
        .flatMap(objectsOf)
        .flatMap(({ text, because }) =>
          causes.has(because)
            ? []
            : [`${name} derives ${text} because of fact ${because}, and that is no fact of it`],
        ),
    )
    .map(findingsOf('cause', evidence))
}
