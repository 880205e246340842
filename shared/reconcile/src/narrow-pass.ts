import type { Bound } from './bound.ts'
import type { Host } from './facility.ts'
import { pass } from './pass.ts'
import type { PassReport } from './report.ts'
import { isSame } from './same.ts'

/** What every facility was wanted to be when all of them came to rest. */
export type Rested = ReadonlyMap<string, unknown>

/** What facilities are wanted to be, to be kept once a pass over all of them has converged. */
export const restedOf = (facilities: readonly Bound[]): Rested =>
  new Map(facilities.flatMap(({ name, wanted }) => (wanted === undefined ? [] : [[name, wanted]])))

/** Looks at what differs from when it came to rest; at all of it once something moved in this very pass. */
const since = (bound: Bound, before: unknown): Bound => {
  const { look, lookSince } = bound
  if (lookSince === undefined || before === undefined) return bound
  return {
    ...bound,
    look: (host, isAgain) => (isAgain === true ? look(host, true) : lookSince(host, before)),
  }
}

/**
 * A pass over those facilities alone that are wanted to be something else than when all came to rest, and over what
 * differs of them. What is wanted as it was is believed to stand; so it must not be made once anything was heard or
 * suspected of the kernel, nor in place of every pass. Where one of them fails, or takes something along that another
 * may have seen, all are gone through and looked at: bound anew, because those of one pass share what they saw.
 */
export const narrowPass = async (
  host: Host,
  bindAll: () => readonly Bound[],
  rested: Rested,
): Promise<PassReport> => {
  const changed = bindAll()
    .filter(({ name, wanted }) => !rested.has(name) || !isSame(rested.get(name), wanted))
    .map((bound) => since(bound, rested.get(bound.name)))
  const first = await pass(host, changed)
  if (first.isConverged && !first.hasDisturbed) return first
  const all = await pass(host, bindAll())
  const done = first.facilities.filter(({ stepsRun }) => stepsRun > 0)
  return {
    ...all,
    facilities: [...done.map((it) => ({ ...it, error: null })), ...all.facilities],
    stepsRun: first.stepsRun + all.stepsRun,
    tookMs: first.tookMs + all.tookMs,
  }
}
