/** Why a facility did not come to rest, in words, and whether the next pass should try again or a person is needed. */
export type Failure = Readonly<{ message: string; retry: boolean }>

/**
 * What became of one facility. `unchanged`: it was as wanted. `changed`: all steps ran. `failed`: it could not look,
 * would not act, or a step failed. `waiting`: not tried, because something that it needs failed.
 */
export type FacilityReport = Readonly<{
  facility: string
  outcome: 'unchanged' | 'changed' | 'failed' | 'waiting'
  /** Every change, as sentences with old and new. */
  changes: readonly string[]
  stepsRun: number
  error: Failure | null
}>

/**
 * What one pass did. `isConverged`: nothing failed and nothing waits. `hasDisturbed`: something that was done took along
 * what others may have seen; left out where not.
 */
export type PassReport = Readonly<{
  facilities: readonly FacilityReport[]
  isConverged: boolean
  stepsRun: number
  tookMs: number
  hasDisturbed?: boolean
}>

/** An error as data. Whatever does not say otherwise is worth another try: the kernel is shared and changes by itself. */
export const failureOf = (err: unknown): Failure => {
  const message = err instanceof Error ? err.message : String(err)
  const retry = typeof err === 'object' && err !== null && 'retry' in err ? err.retry !== false : true
  return { message, retry }
}
