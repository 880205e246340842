import { openRounds, type RoomLook } from '@sixfold/linux'
import {
  type Bound,
  type Host,
  narrowPass,
  type PassReport,
  pass,
  type Rested,
  restedOf,
} from '@sixfold/reconcile'

import type { Reason } from '../reports/reasons.ts'

/**
 * How much of a network a pass looks at. Where its last pass converged and nothing was heard of the kernel since, it is
 * believed to be as it was wanted, and what differs from that is done: one workload more costs what it changes, however
 * many there are. The next sweep, and whatever is heard or suspected before, looks at all of it. `gateway`: the namespace in which
 * all networks of the machine have something.
 */
export const openNarrowing = (host: Host, gateway = '') => {
  const rounds = openRounds(
    (netns) => netns === gateway,
    () => performance.now(),
  )
  const rested = new Map<string, Rested>()
  const underWay = new Map<string, { isDoubted: boolean }>()

  /**
   * Something may have moved: the next pass over this network looks at all of it, also where one is under way. At a sweep, for
   * which nothing has, with the looks that all passes of it share.
   */
  const doubt = (key: string, reason?: Reason): void => {
    if (reason !== 'sweep') rounds.renew()
    rested.delete(key)
    const run = underWay.get(key)
    if (run !== undefined) run.isDoubted = true
  }

  return {
    doubt,
    /** All is about to be looked at: of places in which many networks have something, once for all of them. */
    beginRound: rounds.begin,
    /**
     * One pass over what `bind` binds with the looks that it is given, anew whenever it is asked; never two of a network at the
     * same time.
     */
    pass: async (key: string, bind: (lookAt: RoomLook) => readonly Bound[]): Promise<PassReport> => {
      const bindAll = () => bind(rounds.looks())
      const before = rested.get(key)
      const run = { isDoubted: false }
      rested.delete(key)
      underWay.set(key, run)
      const report = await (before === undefined ? pass(host, bindAll()) : narrowPass(host, bindAll, before))
      if (report.stepsRun > 0) rounds.renew()
      underWay.delete(key)
      if (report.isConverged && !run.isDoubted) rested.set(key, restedOf(bindAll()))
      return report
    },
  }
}

export type Narrowing = ReturnType<typeof openNarrowing>
