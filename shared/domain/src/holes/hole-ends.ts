import { publicAddress } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import { isWanted, type NetworkView, type NodeMachine, pairOf, type ResourcePlan } from '@sixfold/fold'
import type { HoleEnd } from './candidates.ts'
import { type PathsSaid, placesOf, type SeenBy } from './seen-by.ts'

/** What is known of the members of a network: what each said, and where they are seen. */
type Known = Readonly<{
  view: NetworkView
  saidBy: (member: AgentId) => PathsSaid | undefined
  seen: SeenBy
}>

/** Who is heard about where another one is found: the exit, and members that are public. */
const maySee =
  ({ plan, machines }: NetworkView) =>
  (by: AgentId): boolean => {
    if (by === plan.exitPoint.exit) return true
    const machine = machines[by]
    return (
      machine?.kind === 'node' &&
      (publicAddress(machine, 'ipv6') ?? publicAddress(machine, 'ipv4')) !== null &&
      plan.resources.some((it) => it.node === by && isWanted(it))
    )
  }

const endOf = ({ view, saidBy, seen }: Known, resource: ResourcePlan): HoleEnd => {
  const { keys, node } = resource
  const places = placesOf(seen, keys?.mesh, maySee(view))
  return { machine: view.machines[node] as NodeMachine, resource, said: saidBy(node), seen: places }
}

/** Two members as the ends of a hole, in the order in which a pair is named. */
export const endsOf = (known: Known, one: ResourcePlan, other: ResourcePlan): readonly [HoleEnd, HoleEnd] => {
  const [first] = pairOf(one.node, other.node)
  const [a, b] = first === one.node ? [one, other] : [other, one]
  return [endOf(known, a), endOf(known, b)]
}
