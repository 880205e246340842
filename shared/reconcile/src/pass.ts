import type { Bound, Intent } from './bound.ts'
import type { Host } from './facility.ts'
import { AT_ONCE, type Gate, gate } from './gate.ts'
import type { PassReport } from './report.ts'
import { outcomeOf, type Turn, take, waiting } from './turn.ts'

/**
 * One pass over facilities: all look at once, and each acts as soon as those before it that it names are through.
 *
 * Never throws: failure is data. A facility that fails is left as it is; those that need it wait, all others go on.
 * One that was looked at before an earlier one took something along is looked at again before it acts, and so waits for
 * that one, also where it is free. The report is
 * in the order of the list, in which every facility stands behind those that it names.
 */
export const pass = async (host: Host, facilities: readonly Bound[]): Promise<PassReport> => {
  const start = performance.now()
  const enter = gate(AT_ONCE)
  const all = new Map<string, Run>()
  for (const facility of facilities) {
    // Looked up now, when only those in front are there: one that named itself or a later one would wait for ever.
    const runsOf = (names: readonly string[]) => names.flatMap((name) => all.get(name) ?? [])
    const [needs, after] = [runsOf(facility.needs), runsOf(facility.after)]
    const look = enter(() => outcomeOf(() => facility.look(host)))
    const disturbs = disturbsOf(look, [...needs, ...after])
    all.set(facility.name, { disturbs, turn: turnOf(host, enter, facility, look, needs, after) })
  }
  const ended = await Promise.all([...all.values()].map(({ turn }) => turn))
  const reports = ended.map(({ report }) => report)
  return {
    facilities: reports,
    isConverged: reports.every(({ error }) => error === null),
    stepsRun: reports.reduce((sum, { stepsRun }) => sum + stepsRun, 0),
    tookMs: performance.now() - start,
    ...(ended.some(({ disturbs }) => disturbs) ? { hasDisturbed: true } : {}),
  }
}

type Look = PromiseSettledResult<Intent>

/**
 * What is under way of one facility, and what becomes of it. `disturbs`: by what it and those before it have found they
 * will take something along; known before any of them acts.
 */
type Run = Readonly<{ disturbs: Promise<boolean>; turn: Promise<Turn> }>

const disturbsOf = async (looking: Promise<Look>, before: readonly Run[]): Promise<boolean> => {
  const look = await looking
  return (look.status === 'fulfilled' && look.value.disturbs) || (await anyDisturbs(before))
}

const anyDisturbs = async (runs: readonly Run[]): Promise<boolean> =>
  (await Promise.all(runs.map(({ disturbs }) => disturbs))).includes(true)

/** Whether a facility has not to wait for those that it stands after: as it is, and as they are. */
const isFreeOf = async (look: Look, after: readonly Run[]): Promise<boolean> =>
  look.status === 'fulfilled' && look.value.isFree && !(await anyDisturbs(after))

const turnOf = async (
  host: Host,
  enter: Gate,
  facility: Bound,
  looking: Promise<Look>,
  needs: readonly Run[],
  after: readonly Run[],
): Promise<Turn> => {
  const look = await looking
  const isFree = await isFreeOf(look, after)
  const turnsOf = (runs: readonly Run[]) => Promise.all(runs.map(({ turn }) => turn))
  const needed = await turnsOf(needs)
  const passed = isFree ? [] : await turnsOf(after)
  const turns = [...needed, ...passed]
  const isDisturbed = turns.some((turn) => turn.disturbs)
  const blocker = (facility.leans === true ? turns : needed).find(({ report }) => report.error !== null)
  if (blocker !== undefined)
    return { report: waiting(facility.name, blocker.report.facility), disturbs: isDisturbed }
  const turn = await enter(async () =>
    take(host, facility.name, isDisturbed ? await outcomeOf(() => facility.look(host, true)) : look),
  )
  return { ...turn, disturbs: isDisturbed || turn.disturbs }
}
