import type { AgentId, ExitEvidence } from '@sixfold/events'
import type { Entry } from '../log/read-entry.ts'

/** The fact by which an exit was taken over, when, and by which evidence. `at`: RFC 3339. */
export type Taken = Readonly<{ fact: number; at: string | null; evidence: ExitEvidence }>

/** Collects, from the entries of the log in their order, the last takeover of each exit. */
export const openTakeovers = () => {
  const of = new Map<AgentId, Taken>()
  return {
    of,
    note: ({ fact, ref, sequence, at }: Entry): void => {
      if (fact?.name !== 'ExitTakenOver' || ref === null) return
      const { evidence } = fact.data
      of.set(ref.id as AgentId, {
        fact: sequence,
        at: at === null ? null : new Date(at).toISOString(),
        evidence,
      })
    },
  }
}
