import type { Bound } from './bound.ts'
import type { Host } from './facility.ts'
import { AT_ONCE, type Gate, gate } from './gate.ts'
import type { PassReport } from './report.ts'
import { outcomeOf, type Turn, take, waiting } from './turn.ts'

/**
 * One pass over facilities: all look at once, and each acts as soon as those before it that it names are through.
 *
 * Never throws: failure is data. A facility that fails is left as it is; those that need it wait, all others go on.
 * One that was looked at before an earlier one took something along is looked at again before it acts. The report is
 * in the order of the list, in which every facility stands behind those that it names.
 */
export const pass = async (host: Host, facilities: readonly Bound[]): Promise<PassReport> => {
  const start = performance.now()
  const enter = gate(AT_ONCE)
  const turns = new Map<string, Promise<Turn>>()
  for (const facility of facilities) {
    // Looked up now, when only those in front are there: one that named itself or a later one would wait for ever.
    const turnsOf = (names: readonly string[]) => names.flatMap((name) => turns.get(name) ?? [])
    const [needs, after] = [turnsOf(facility.needs), turnsOf(facility.after)]
    turns.set(facility.name, turnOf(host, enter, facility, needs, after))
  }
  const ended = await Promise.all(turns.values())
  const reports = ended.map(({ report }) => report)
  return {
    facilities: reports,
    isConverged: reports.every(({ error }) => error === null),
    stepsRun: reports.reduce((sum, { stepsRun }) => sum + stepsRun, 0),
    tookMs: performance.now() - start,
    ...(ended.some(({ disturbs }) => disturbs) ? { hasDisturbed: true } : {}),
  }
}

const turnOf = async (
  host: Host,
  enter: Gate,
  facility: Bound,
  needs: readonly Promise<Turn>[],
  after: readonly Promise<Turn>[],
): Promise<Turn> => {
  const look = await enter(() => outcomeOf(() => facility.look(host)))
  const isFree = look.status === 'fulfilled' && look.value.isFree
  const needed = await Promise.all(needs)
  const turns = [...needed, ...(isFree ? [] : await Promise.all(after))]
  const disturbs = turns.some((turn) => turn.disturbs)
  const blocker = needed.find(({ report }) => report.error !== null)
  if (blocker !== undefined) return { report: waiting(facility.name, blocker.report.facility), disturbs }
  const turn = await enter(async () =>
    take(host, facility.name, disturbs ? await outcomeOf(() => facility.look(host, true)) : look),
  )
  return { ...turn, disturbs: disturbs || turn.disturbs }
}
