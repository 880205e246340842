import type { AgentId } from '@sixfold/events'
import type { NetworkReported } from '@sixfold/events/reports'
import { type NetworkPlan, type NetworkView, revisionOf, type Straggler } from '@sixfold/fold'

/** The last word of one agent on one network. */
export type MemberReport = ReturnType<typeof NetworkReported.of>['data']

/** The members that hold, or should hold, a part of a network now. */
export const presentMembers = ({ resources, exitPoint }: NetworkPlan): AgentId[] => [
  ...resources.filter(({ left }) => left === null).map(({ node }) => node),
  ...(exitPoint.left === null ? [exitPoint.exit] : []),
]

/**
 * The members that do not hold the network's revision, each with the reason. Pure. `hashOf` gives what a member should
 * have derived; without it only what the members say is looked at, which costs nothing.
 */
export const stragglersOf = (
  view: NetworkView,
  reportOf: (agent: AgentId) => MemberReport | undefined,
  isSilent: (agent: AgentId) => boolean,
  hashOf: ((agent: AgentId) => string) | null,
): Straggler[] => {
  const revision = revisionOf(view)
  const reasonFor = (member: AgentId): Straggler['reason'] | null => {
    const report = reportOf(member)
    if (isSilent(member)) return 'silent'
    if (report?.phase === 'failed' || report?.phase === 'frozen') return 'failed'
    if (report?.phase !== 'applied' || (report.applied ?? 0) < revision) return 'behind'
    // Same revision, other derivation: the two do not run the same code, or one of them is wrong.
    const isOther = hashOf !== null && report.applied === revision && report.hash !== hashOf(member)
    return isOther ? 'failed' : null
  }
  return presentMembers(view.plan).flatMap((member) => {
    const reason = reasonFor(member)
    return reason === null ? [] : [{ member, reason }]
  })
}
