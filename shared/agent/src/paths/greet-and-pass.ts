import type { NetworkView } from '@sixfold/fold'
import type { KernelState } from '@sixfold/kernel'
import { facilitiesFor, type Machine } from '@sixfold/linux'
import type { PassReport } from '@sixfold/reconcile'
import type { Narrowing } from '../passes/narrowing.ts'
import { withoutGreeted } from './greetings.ts'
import type { PathWatch } from './path-watch.ts'

export type GreetAndPassOptions = Readonly<{ paths: PathWatch; narrowing: Narrowing; machine: Machine }>

/**
 * One pass over a network. Whoever was greeted and did not answer is taken away before: what is made anew greets at once,
 * and nothing is ever sent to it.
 */
export const greetAndPass = async (
  { paths, narrowing, machine }: GreetAndPassOptions,
  key: string,
  view: NetworkView,
  state: KernelState,
): Promise<PassReport> => {
  const keys = paths.unanswered(view)
  if (keys.size === 0) return narrowing.pass(key, () => facilitiesFor(state, machine))
  await narrowing.pass(key, () => facilitiesFor(withoutGreeted(state, keys), machine))
  return withoutGreetings(await narrowing.pass(key, () => facilitiesFor(state, machine)), keys)
}

/** What a pass did besides: what we took away ourselves is no damage that was repaired. */
const withoutGreetings = (report: PassReport, keys: ReadonlySet<string>): PassReport => {
  const isGreeting = (change: string): boolean => [...keys].some((it) => change.includes(it))
  return {
    ...report,
    facilities: report.facilities.map((it) =>
      it.changes.every(isGreeting) ? { ...it, changes: [], stepsRun: 0 } : it,
    ),
  }
}
