import type { TraceStep } from '@sixfold/domain'
import type { AgentId } from '@sixfold/events'
import type { Probed } from '../machines/reports.ts'
import type { TracedLine } from './told.ts'

/** What a member of the network said of its exit, which it asks each second where another one stands by; null: nothing. */
export type ProbesOf = (member: AgentId) => Probed | null

/**
 * Whether the exit at an end of a wire answers the member at the other, which notices it long before hands would have to be
 * shaken again; and whether that one sends by way of another exit meanwhile. Nothing where nobody asks. Pure.
 */
export const probeLines = (
  { at, hands, of }: TraceStep,
  exit: AgentId,
  { probesOf, nameOf }: Readonly<{ probesOf: ProbesOf; nameOf: (member: AgentId) => string }>,
): readonly TracedLine[] => {
  if (hands === undefined || of !== undefined || hands.of !== undefined) return []
  if (at !== exit && hands.to !== exit) return []
  const member = at === exit ? hands.to : at
  const said = probesOf(member)
  if (said === null || said.exit !== exit) return []
  const [one, other] = [nameOf(member), nameOf(exit)]
  if (!said.answers)
    return [
      {
        what: 'handshake',
        is: 'broken',
        sentence: `${other} does not answer ${one}, which asks it each second, since ${said.since}${said.over === exit ? '' : `: it sends by way of ${nameOf(said.over)}`}`,
      },
    ]
  return said.over === exit
    ? []
    : [
        {
          what: 'handshake',
          is: 'doubt',
          sentence: `${one} sends by way of ${nameOf(said.over)} since ${said.since}`,
        },
      ]
}
