import { DERIVE_VERSION } from '@sixfold/derive'
import type { Report } from '@sixfold/events'

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
