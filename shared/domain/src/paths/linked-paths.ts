import { activeLinks, linkRanges, NO_RANGES, pathBetween, punchFamily } from '@sixfold/derive'
import { isWanted, type NetworkView, type NodeMachine, type ResourcePlan } from '@sixfold/fold'
import type { PairPath } from './paths.ts'

/** How a member reaches one of a network that is linked with its own. `of`: that network, PARTY/NETWORK. */
export type LinkedPath = PairPath & Readonly<{ of: string }>

type Way = Pick<PairPath, 'is' | 'family' | 'why'>

const byExits = (why: string): Way => ({ is: 'relayed', family: null, why })

const wayBetween = (
  machines: NetworkView['machines'],
  one: ResourcePlan,
  other: ResourcePlan,
  isOneExit: boolean,
): Way | null => {
  const [here, there] = [machines[one.node], machines[other.node]] as [NodeMachine?, NodeMachine?]
  if (here === undefined || there === undefined) return null
  const missing = [one, other].find(({ keys }) => keys === null)
  if (missing !== undefined)
    return byExits(`${machines[missing.node]?.name ?? missing.node} has not joined yet`)
  const path = pathBetween(here, there, other.ports.mesh)
  if (path.kind === 'direct')
    return {
      is: 'direct',
      family: path.family,
      why: here === there ? 'both are on one machine' : 'both are public',
    }
  const over = isOneExit ? 'the exit' : 'both exits'
  return byExits(
    punchFamily(here, there) === null
      ? `they have no address family in common: by way of ${over}`
      : `one is hidden, and no holes are tried between two networks: by way of ${over}`,
  )
}

/** How each member of a network reaches those of networks that it peers or shares a space with, as far as anything is exchanged. */
export const linkedPathsOf = (view: NetworkView): LinkedPath[] => {
  const ranges = linkRanges(view)
  return activeLinks(view).flatMap(({ key, plan, peered, because }) => {
    const holders = new Set((ranges.get(key) ?? NO_RANGES).spaces.map(({ node }) => node))
    const theirs = plan.resources.filter((it) => isWanted(it) && (peered !== null || holders.has(it.node)))
    const isOneExit = plan.exitPoint.exit === view.plan.exitPoint.exit
    return view.plan.resources.filter(isWanted).flatMap((one) =>
      theirs.flatMap((other): LinkedPath[] => {
        const way = wayBetween(view.machines, one, other, isOneExit)
        return way === null ? [] : [{ one: one.node, other: other.node, of: key, ...way, since: because }]
      }),
    )
  })
}
