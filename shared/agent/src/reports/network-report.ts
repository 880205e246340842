import { DERIVE_VERSION } from '@sixfold/derive'
import type { Report } from '@sixfold/events'
import type { PassReport } from '@sixfold/reconcile'
import { facilityOf } from '../workloads/local-workloads.ts'

/** What is said of a network that the kernel does not hold. */
export const NOT_APPLIED = {
  applied: null,
  hash: null,
  deriveVersion: DERIVE_VERSION,
  milliseconds: null,
  problems: [] as string[],
}

/** Whether a report says that a network is not there. */
export const saysAbsent = (report: Report | undefined): boolean =>
  report?.name === 'NetworkReported' && report.data.phase === 'absent'

const MOST = 16

/** What went wrong in a pass, behind what is known already. */
export const problemsOf = ({ facilities }: PassReport, known: readonly string[] = []): string[] =>
  [
    ...known,
    ...facilities.flatMap(({ facility, error }) => (error === null ? [] : [`${facility}: ${error.message}`])),
  ].slice(0, MOST)

/** Whether a network is as its facts want it: what is wrong in the namespaces of its workloads is no matter of it. */
export const isApplied = (
  { facilities }: PassReport,
  workloads: readonly Readonly<{ netns: string }>[],
): boolean => {
  const owned = new Set(workloads.map(({ netns }) => facilityOf(netns)))
  return facilities.every(({ facility, error }) => error === null || owned.has(facility))
}

/** What is wrong where what is known of a network is not on the disk, for this reason. */
export const unwritten = (reason: string | null): string[] =>
  reason === null ? [] : [`what it knows is not on its disk: ${reason}`]
