import { type AgentId, refOf } from '@sixfold/events'
import { type ExitState, exitsOf, gridRef, type World } from '@sixfold/fold'

/** Whether an exit may go on standing by: one that was taken over comes back one day, one that was drained does not. */
export const mayStandBy = ({ machine, retired, isDrained, takenOver }: ExitState): boolean =>
  machine !== null && retired === null && (!isDrained || takenOver !== null)

/** The exit that stands by for other networks of an exit: all of them go to one, which takes its slices over as a whole. */
const theirs = (world: World, serving: AgentId): AgentId | null => {
  for (const subject of world.networksOf(serving)) {
    const ref = refOf(subject)
    const plan = ref === null ? null : world.get('network', ref).state.plan
    if (plan?.exitPoint.exit === serving && plan.standby !== undefined && plan.home === undefined)
      return plan.standby.exit
  }
  return null
}

/**
 * The exit that is to stand by for what another one serves: the one that does so for its other networks, else the next in
 * its group by id, so that each of a group has one. Null where there is no other that takes networks.
 */
export const standbyOf = (world: World, serving: AgentId): AgentId | null => {
  const { machine } = world.get('exit', gridRef('exit', serving)).state
  if (machine === null) return null
  const fit = exitsOf(world, machine.exitGroup)
    .flatMap(({ machine: it, isDrained }) => (it === null || it.id === serving || isDrained ? [] : [it.id]))
    .toSorted()
  if (fit.length === 0) return null
  const usual = theirs(world, serving)
  if (usual !== null && fit.includes(usual)) return usual
  return fit.find((id) => id > serving) ?? fit[0] ?? null
}
