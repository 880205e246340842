import type { World } from '@sixfold/fold'
import type { Recorded } from '../journal/feed.ts'
import type { Cause, Journal } from '../journal/journal.ts'
import { allDue, type Due, dueAfter } from './due.ts'

export type UtilisationOptions = Readonly<{
  world: World
  act: Journal['act']
  /** Milliseconds since 1970: what has cooled down by now is free. */
  now: () => number
  trouble: (err: unknown, subject: string) => void
}>

/**
 * Records a warning when a slice or an allocation fills up. Every coordinator follows, and the aggregate decides: it is
 * recorded once.
 */
export const followUtilisation = ({ world, act, now, trouble }: UtilisationOptions) => {
  const warn = async (due: Due, cause: Cause): Promise<void> => {
    if (due.name === 'slice') await act('slice', due.ref, due.command, cause)
    else await act('allocation', due.ref, due.command, cause)
  }
  return {
    onFact: ({ fact, ref, position }: Recorded): void => {
      const due = dueAfter(world, fact, ref, now())
      if (due === null) return
      const cause = { causationId: `fact:${position.sequence}` }
      warn(due, cause).catch((err: unknown) => trouble(err, 'utilisation'))
    },
    /** Once, when the log is folded. */
    begin: async (): Promise<void> => {
      for (const due of allDue(world, now())) await warn(due, { causationId: 'start' })
    },
  }
}
