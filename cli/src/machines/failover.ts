import { type AgentId, type ExitEvidence, refOf } from '@sixfold/events'
import { gridRef, type NetworkPlan, type World } from '@sixfold/fold'
import type { AgentNames } from '../names/agent-names.ts'
import type { Taken } from './takeovers.ts'

type Names = Pick<AgentNames, 'of'>

/** An exit as others are told of it. */
type Exit = Readonly<{ exit: AgentId; name: string }>

/** That an exit stands in for another one since a fact. `at`: RFC 3339. */
export type TakenOver = Exit & Readonly<{ fact: number; at: string | null; evidence: ExitEvidence | null }>

/** A network that has two exits, of which this one is one. */
export type Shared = Exit & Readonly<{ network: string }>

/** How an exit stands among those of its group, by facts. This shape stays. */
export type Failover = Readonly<{
  /** Networks that leave by it, as PARTY/NETWORK. */
  serves: readonly string[]
  /** Those whose exit point it holds ready, and which exit serves them. */
  standsBy: readonly Shared[]
  /** Those that it serves and whose /64s are of another exit's slices. */
  servesFor: readonly Shared[]
  /** Who stands in for it; null while it stands for itself. */
  takenOver: TakenOver | null
  /** Those that it stands in for. */
  standsIn: readonly TakenOver[]
}>

const isOpen = ({ cancelled, exitPoint }: NetworkPlan): boolean =>
  cancelled === null && exitPoint.left === null

/** What the log says of an exit and of those of its group. `taken`: the last takeover of each exit. */
export const failoverOf = (
  world: World,
  id: AgentId,
  { names, taken }: Readonly<{ names: Names; taken: ReadonlyMap<AgentId, Taken> }>,
): Failover => {
  const serves: string[] = []
  const standsBy: Shared[] = []
  const servesFor: Shared[] = []
  for (const subject of [...world.networksOf(id)].toSorted()) {
    const ref = refOf(subject)
    const plan = ref === null ? null : world.get('network', ref).state.plan
    if (ref === null || plan === null || !isOpen(plan)) continue
    const { exitPoint, standby, home } = plan
    const network = `${ref.party}/${ref.id}`
    if (exitPoint.exit === id) serves.push(network)
    if (exitPoint.exit === id && home !== undefined)
      servesFor.push({ network, exit: home, name: names.of(home) })
    if (standby?.exit === id) standsBy.push({ network, exit: exitPoint.exit, name: names.of(exitPoint.exit) })
  }
  const whose = (of: AgentId, exit: AgentId): TakenOver => {
    const { fact = 0, at = null, evidence = null } = taken.get(of) ?? {}
    return { exit, name: names.of(exit), fact, at, evidence }
  }
  const by = world.get('exit', gridRef('exit', id)).state.takenOver
  return {
    serves,
    standsBy,
    servesFor,
    takenOver: by === null ? null : whose(id, by),
    standsIn: [...world.all('exit')].flatMap(({ state: { machine, takenOver } }) =>
      machine === null || takenOver !== id ? [] : [whose(machine.id, machine.id)],
    ),
  }
}
