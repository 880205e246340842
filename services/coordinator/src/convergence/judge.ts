import { DERIVE_VERSION } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import type { NetworkReported } from '@sixfold/events/reports'
import {
  type NetworkPlan,
  type NetworkView,
  revisionOf,
  type Straggler,
  standingBy,
  wantedMembers,
} from '@sixfold/fold'

/** The last word of one agent on one network. */
export type MemberReport = ReturnType<typeof NetworkReported.of>['data']

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
    // Hashes compare within a version: while machines are upgraded one after the other, agents and we derive by two.
    const isComparable = report.applied === revision && report.deriveVersion === DERIVE_VERSION
    // Same revision, same version, other derivation: one of the two is wrong.
    const isOther = hashOf !== null && isComparable && report.hash !== hashOf(member)
    return isOther ? 'failed' : null
  }
  // Nobody waits for an exit that stands by and is away: it serves nothing.
  const ready = standingBy(view.plan).filter((exit) => !isSilent(exit))
  return [...wantedMembers(view.plan), ...ready].flatMap((member) => {
    const reason = reasonFor(member)
    return reason === null ? [] : [{ member, reason }]
  })
}

/**
 * True when a member says that nothing is left on it, since it was to leave: before it came, nothing was there either. A
 * report without a revision is taken at its word.
 */
export const isAbsent = (plan: NetworkPlan, member: AgentId, report: MemberReport | undefined): boolean => {
  const { cancelled } = plan
  const former = plan.formerExits?.find(({ exit }) => exit === member)
  const removed = former?.removed ?? plan.resources.find(({ node }) => node === member)?.removed ?? null
  const since = Math.min(cancelled ?? Number.POSITIVE_INFINITY, removed ?? Number.POSITIVE_INFINITY)
  return report?.phase === 'absent' && (report.applied === null || report.applied >= since)
}
