import { activePeerings, addressesOf, pairsWithoutIpv4, spacesOf } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import { isWanted, type NetworkView, type ResourcePlan } from '@sixfold/fold'

/**
 * Something that a member may send to one of a linked network: to whom it belongs there, under which name, and what of its own
 * answers come back to. `kind` is the same at both ends.
 */
export type Agreed = Readonly<{ kind: string; destination: string; owner: AgentId; own: string }>

/** Another network, as one that is linked with it knows it. */
type Linked = Pick<NetworkView, 'party' | 'network' | 'plan'>
type ForMember = (self: ResourcePlan) => Agreed[]

const wanted = ({ plan }: Pick<NetworkView, 'plan'>): ResourcePlan[] => plan.resources.filter(isWanted)

/** By a peering: the prefix of each member, and its IPv4 where neither range means anything else at the other end. */
const byPeering = (view: NetworkView, there: Linked): ForMember => {
  const key = `${there.party}/${there.network}`
  if (!activePeerings(view).some((it) => it.key === key)) return () => []
  const without = new Set(
    pairsWithoutIpv4(view).flatMap(({ network, ours, theirs }) =>
      network === key ? [`${ours} ${theirs}`] : [],
    ),
  )
  const ipv4Of = ({ prefix }: ResourcePlan): string => addressesOf(prefix).ipv4Prefix
  return (self) =>
    wanted(there).flatMap((it): Agreed[] => {
      const owner = it.node
      const six = { kind: 'IPv6', destination: it.prefix, owner, own: self.prefix }
      const four = { kind: 'IPv4', destination: ipv4Of(it), owner, own: ipv4Of(self) }
      return without.has(`${self.node} ${owner}`) ? [six] : [six, four]
    })
}

/** By spaces that both attached: what the other's members hold of those of which this one holds something itself. */
const bySpaces = (view: NetworkView, there: Linked): ForMember => {
  const attached = new Set(there.plan.goods.spaces.map(({ id }) => id))
  const present = new Set<string>(wanted(there).map(({ node }) => node))
  const key = `${there.party}/${there.network}`
  const shared = spacesOf(view).filter(({ id }) => attached.has(id))
  return (self) =>
    shared.flatMap(({ id, ranges }) => {
      const own = ranges.find(({ of, node }) => of === undefined && node === self.node)?.translated
      return ranges.flatMap(({ of, node, translated: destination }): Agreed[] =>
        own !== undefined && of === key && present.has(node)
          ? [{ kind: `space ${id}`, destination, owner: node as AgentId, own }]
          : [],
      )
    })
}

/** All that the members of one network may send into another one that it is linked with, as both networks agreed on. */
export const agreedBy = (view: NetworkView, there: Linked) => {
  const [peering, spaces] = [byPeering(view, there), bySpaces(view, there)]
  const byNode = new Map<string, readonly Agreed[]>(
    wanted(view).map((self) => [self.node, [...peering(self), ...spaces(self)]]),
  )
  const all = [...byNode.values()].flat()
  return {
    of: (member: string): readonly Agreed[] => byNode.get(member) ?? [],
    /** Where a member may send, the exit point whatever anybody of the network may. */
    destinations: (member: string): ReadonlySet<string> =>
      new Set((byNode.get(member) ?? all).map(({ destination }) => destination)),
  }
}

export type AgreedBy = ReturnType<typeof agreedBy>
