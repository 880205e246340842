import { isWanted, type NetworkPlan, type NetworkState } from '@sixfold/fold'
import type { ExitLife, Life, Lifecycle } from './network.machine.ts'

/** True when every member that should hold the network has told its keys. */
export const allJoined = ({ resources, exitPoint }: NetworkPlan): boolean =>
  (exitPoint.keys !== null || exitPoint.left !== null) &&
  resources.every((it) => !isWanted(it) || it.keys !== null)

const lifeOf = ({ status, plan, stragglers, converged, convergedAt }: NetworkState): Life => {
  if (status === 'none') return 'ordered'
  if (status === 'founded') return 'allocating'
  if (status !== 'allocated' || plan === null) return status as 'abandoned' | 'leaving' | 'gone'
  if (plan.suspended !== null) return 'suspended'
  if (stragglers.length > 0) return 'degraded'
  if (!allJoined(plan)) return 'joining'
  return converged !== null && (convergedAt?.sequence ?? 0) > plan.revision ? 'converged' : 'converging'
}

const exitLifeOf = ({ status, plan, exitMove }: NetworkState): ExitLife => {
  if (status === 'gone') return 'released'
  if (status === 'leaving') return 'releasing'
  if (plan === null) return 'unassigned'
  if (exitMove !== null) return 'moving'
  return plan.exitPoint.keys === null ? 'assigned' : 'joined'
}

/**
 * Where a network stands, read from what its facts fold to. The machine, which heard the same facts one by one, is in the
 * same state: a law of both.
 */
export const lifecycleOf = (state: NetworkState): Lifecycle => ({
  life: lifeOf(state),
  exit: exitLifeOf(state),
})
