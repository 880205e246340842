import type { PairPath } from '@sixfold/domain'
import type { AgentId } from '@sixfold/events'
import { type NetworkView, revisionOf } from '@sixfold/fold'
import { type MemberNow, missingReason } from './missing.ts'

/**
 * Why a way is not yet, or no more, known to be as facts have it: who of those that its packets cross does not hold them, in
 * words. Null where all say that they do. Pure.
 */
export const unconfirmed = (
  view: NetworkView,
  { one, other, is }: Pick<PairPath, 'one' | 'other' | 'is'>,
  nowOf: (member: AgentId) => MemberNow | undefined,
): string | null => {
  const crossed = is === 'relayed' ? [one, other, view.plan.exitPoint.exit] : [one, other]
  for (const id of crossed) {
    const now = nowOf(id)
    const reason = now === undefined ? null : missingReason(now, revisionOf(view))
    if (reason !== null) return `${view.machines[id]?.name ?? id} ${reason}`
  }
  return null
}
