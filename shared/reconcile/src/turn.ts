import type { Intent } from './bound.ts'
import type { Host, Step } from './facility.ts'
import { blamedLine } from './redact.ts'
import { type FacilityReport, failureOf } from './report.ts'

/** What became of one facility in a pass. `disturbs`: what later ones have seen may not be so any more. */
export type Turn = Readonly<{ report: FacilityReport; disturbs: boolean }>

/** Looks, and gives what came of it; never rejects. */
export const outcomeOf = async (look: () => Promise<Intent>): Promise<PromiseSettledResult<Intent>> => {
  try {
    return { status: 'fulfilled', value: await look() }
  } catch (reason) {
    return { status: 'rejected', reason }
  }
}

/** The report of a facility that was not tried, because one that it needs failed. */
export const waiting = (facility: string, need: string): FacilityReport => ({
  facility,
  outcome: 'waiting',
  changes: [],
  stepsRun: 0,
  error: { message: `waits for ${need}`, retry: true },
})

/** Does what a look found to be done, and reports. Never rejects. */
export const take = async (
  host: Host,
  facility: string,
  look: PromiseSettledResult<Intent>,
): Promise<Turn> => {
  if (look.status === 'rejected') {
    const error = failureOf(look.reason)
    return { report: { facility, outcome: 'failed', changes: [], stepsRun: 0, error }, disturbs: false }
  }
  const { changes, steps, disturbs, settle } = look.value
  const progress = { stepsRun: 0 }
  try {
    await runAll(host, steps, progress)
    settle()
    const outcome = steps.length === 0 ? 'unchanged' : 'changed'
    return { report: { facility, outcome, changes, ...progress, error: null }, disturbs }
  } catch (err) {
    return { report: { facility, outcome: 'failed', changes, ...progress, error: failureOf(err) }, disturbs }
  }
}

/** Stops at the first step that fails, but files that were to be removed again (they may hold a key) are removed. */
const runAll = async (host: Host, steps: readonly Step[], progress: { stepsRun: number }): Promise<void> => {
  for (const [index, step] of steps.entries()) {
    try {
      await host.run(step)
      progress.stepsRun += 1
    } catch (err) {
      for (const later of steps.slice(index + 1)) {
        if (later.do === 'remove') await host.run(later)
      }
      throw withBlame(step, err)
    }
  }
}

const withBlame = (step: Step, err: unknown): unknown => {
  const line = err instanceof Error ? blamedLine(step, err.message) : null
  if (line === null) return err
  const { message, retry } = failureOf(err)
  return Object.assign(new Error(`${message} (${line})`, { cause: err }), { retry })
}
