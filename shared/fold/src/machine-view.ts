import type { Position } from '@sixfold/decider'
import type { AgentId, Fact, Prefix } from '@sixfold/events'
import { type ChosenUpstream, chosenBy, type MachineStanding, standingAfter } from './machine-standing.ts'
import { type Machine, machineOf } from './network-view.ts'

/**
 * What a machine must know of itself: how it is registered, and its slices; how it tells its site of them, and whether it
 * stays, where facts said something about that since. Plain JSON.
 */
export type MachineView = Readonly<{
  id: AgentId
  machine: Machine | null
  slices: readonly Readonly<{ slice: Prefix; since: number }>[]
  upstream?: ChosenUpstream
  standing?: MachineStanding
  /** The other exits of its group; left out of a node, and of an exit that is the only one. */
  group?: readonly GroupExit[]
  /** Who stands in for it since which fact, or that nobody does any more; left out where nobody ever did. */
  takenOver?: Readonly<{ by: AgentId | null; since: number }>
}>

/** Another exit of the group, with what an exit needs to know that may have to stand in for it. */
export type GroupExit = Readonly<{
  exit: AgentId
  /** Where its machine is found. */
  endpoints: Readonly<{ ipv4: string; ipv6: string }>
  publicIpv4: readonly string[]
  /** Addresses of its gateway on the site's link, with their lengths. */
  uplink: readonly string[]
  slices: readonly Prefix[]
  /** Who stands in for it; null while it stands for itself. */
  takenOver: AgentId | null
  /** FACTS position of the last fact that made it so. */
  since: number
}>

/** A machine of which nothing is known yet. */
export const emptyMachineView = (id: AgentId): MachineView => ({ id, machine: null, slices: [] })

/** The FACTS position of the last fact that changed the view, 0 for none. */
export const machineRevision = ({
  machine,
  slices,
  upstream,
  standing,
  group = [],
  takenOver,
}: MachineView): number =>
  [upstream, standing, takenOver, ...slices, ...group].reduce(
    (last, it) => Math.max(last, it?.since ?? 0),
    machine?.sequence ?? 0,
  )

/** Folds one routed fact into the view of machine `view.id`. */
export const evolveMachineView = (view: MachineView, fact: Fact, { sequence }: Position): MachineView => {
  const machine = machineOf(fact, sequence)
  if (machine !== null && machine.id === view.id && sequence > (view.machine?.sequence ?? 0))
    return { ...view, machine }
  const [upstream, standing] = [chosenBy(fact, sequence), standingAfter(fact, sequence)]
  if (upstream !== null && sequence > (view.upstream?.since ?? 0)) return { ...view, upstream }
  if (standing !== null && sequence > (view.standing?.since ?? 0)) return { ...view, standing }
  if (fact.name !== 'SliceCut' || fact.data.owner !== view.id) return view
  if (view.slices.some(({ slice }) => slice === fact.data.slice)) return view
  return { ...view, slices: [...view.slices, { slice: fact.data.slice, since: sequence }] }
}
