import {
  type Bound,
  type Host,
  narrowPass,
  type PassReport,
  pass,
  type Rested,
  restedOf,
} from '@sixfold/reconcile'

/**
 * How much of a network a pass looks at. Where its last pass converged and nothing was heard of the kernel since, it is
 * believed to be as it was wanted, and what differs from that is done: one workload more costs what it changes, however
 * many there are. The next sweep, and whatever is heard or suspected before, looks at all of it.
 */
export const openNarrowing = (host: Host) => {
  const rested = new Map<string, Rested>()
  const underWay = new Map<string, { isDoubted: boolean }>()

  /** Something may have moved: the next pass over this network looks at all of it, also where one is under way. */
  const doubt = (key: string): void => {
    rested.delete(key)
    const run = underWay.get(key)
    if (run !== undefined) run.isDoubted = true
  }

  return {
    doubt,
    /** One pass over what `bindAll` binds, anew whenever it is asked; never two of a network at the same time. */
    pass: async (key: string, bindAll: () => readonly Bound[]): Promise<PassReport> => {
      const before = rested.get(key)
      const run = { isDoubted: false }
      rested.delete(key)
      underWay.set(key, run)
      const report = await (before === undefined ? pass(host, bindAll()) : narrowPass(host, bindAll, before))
      underWay.delete(key)
      if (report.isConverged && !run.isDoubted) rested.set(key, restedOf(bindAll()))
      return report
    },
  }
}

export type Narrowing = ReturnType<typeof openNarrowing>
