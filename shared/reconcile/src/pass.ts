import type { Bound, Intent } from './bound.ts'
import type { Host, Step } from './facility.ts'
import { inParallel, LOOKS_AT_ONCE } from './in-parallel.ts'
import { blamedLine } from './redact.ts'
import { type FacilityReport, failureOf, type PassReport } from './report.ts'

/**
 * One pass over facilities in the order in which they depend on each other: all look at once, then each acts in turn.
 *
 * Never throws: failure is data. A facility that fails is left as it is; those that need it wait, all others go on.
 * One that was looked at before an earlier one took something along is looked at again before it acts.
 */
export const pass = async (host: Host, facilities: readonly Bound[]): Promise<PassReport> => {
  const start = performance.now()
  const looks = await inParallel(LOOKS_AT_ONCE, facilities, (facility) => facility.look(host))
  const stuck = new Set<string>()
  const reports: FacilityReport[] = []
  let isDisturbed = false
  for (const [index, facility] of facilities.entries()) {
    const blocker = facility.needs.find((need) => stuck.has(need))
    const look = looks[index]
    if (blocker !== undefined || look === undefined) {
      reports.push(waiting(facility.name, blocker ?? 'its look'))
    } else {
      const turn = await act(host, facility, isDisturbed ? null : look)
      isDisturbed ||= turn.disturbs
      reports.push(turn.report)
    }
    if (reports.at(-1)?.error != null) stuck.add(facility.name)
  }
  return {
    facilities: reports,
    isConverged: stuck.size === 0,
    stepsRun: reports.reduce((sum, { stepsRun }) => sum + stepsRun, 0),
    tookMs: performance.now() - start,
  }
}

const waiting = (facility: string, need: string): FacilityReport => ({
  facility,
  outcome: 'waiting',
  changes: [],
  stepsRun: 0,
  error: { message: `waits for ${need}`, retry: true },
})

type Turn = Readonly<{ report: FacilityReport; disturbs: boolean }>

const act = async (host: Host, facility: Bound, look: PromiseSettledResult<Intent> | null): Promise<Turn> => {
  const progress = { stepsRun: 0 }
  let changes: readonly string[] = []
  let disturbs = false
  try {
    const intent = look === null ? await facility.look(host) : outcomeOf(look)
    changes = intent.changes
    disturbs = intent.disturbs
    await runAll(host, intent.steps, progress)
    intent.settle()
    const outcome = intent.steps.length === 0 ? 'unchanged' : 'changed'
    return { report: { facility: facility.name, outcome, changes, ...progress, error: null }, disturbs }
  } catch (err) {
    const report = {
      facility: facility.name,
      outcome: 'failed',
      changes,
      ...progress,
      error: failureOf(err),
    } as const
    return { report, disturbs }
  }
}

const outcomeOf = (look: PromiseSettledResult<Intent>): Intent => {
  if (look.status === 'rejected') throw look.reason
  return look.value
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
