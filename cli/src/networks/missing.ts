import { heardWords, isSilent } from '../machines/heard.ts'
import type { Reported } from '../machines/reports.ts'

/** What is known of a member of a network. */
export type MemberNow = Readonly<{
  report: Pick<Reported, 'phase' | 'applied' | 'problems'> | null
  /** When its agent was heard, in milliseconds ago; null: not within the last minute. */
  heardMs: number | null
  /** Its PeerLeft fact is there. */
  hasLeft: boolean
}>

const phaseReason = (report: NonNullable<MemberNow['report']>, revision: number): string | null => {
  const { phase, applied, problems } = report
  const because = problems.length === 0 ? '' : `: ${problems.join('; ')}`
  switch (phase) {
    case 'joining':
      return 'made its keys, and waits to be let in'
    case 'failed':
      return `could not apply it${because}`
    case 'frozen':
      return `touches nothing${because}`
    case 'absent':
      return 'has taken it down'
    case 'applied':
      return (applied ?? 0) >= revision ? null : `holds revision ${applied ?? 0}, not ${revision} yet`
  }
}

/** That an agent is silent, in words; null where it is heard. */
export const silenceOf = (heardMs: number | null): string | null => {
  if (!isSilent(heardMs)) return null
  return heardMs === null ? 'its agent is not heard' : `its agent is ${heardWords(heardMs)}`
}

/** Why a member does not hold the revision of its network; null when it does, or has left and need not. Pure. */
export const missingReason = ({ report, heardMs, hasLeft }: MemberNow, revision: number): string | null => {
  if (hasLeft) return null
  const reason =
    report === null ? 'has not reported yet: it has not heard of the network' : phaseReason(report, revision)
  const silence = silenceOf(heardMs)
  return reason === null || silence === null ? (reason ?? silence) : `${reason}; ${silence}`
}
