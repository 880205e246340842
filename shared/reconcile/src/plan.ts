import type { Bound } from './bound.ts'
import type { Host } from './facility.ts'
import { inParallel, LOOKS_AT_ONCE } from './in-parallel.ts'
import { redact } from './redact.ts'
import { type Failure, failureOf } from './report.ts'

/** What a pass would do about one facility: sentences, and the commands as lines, without secrets. */
export type PlannedFacility = Readonly<{
  facility: string
  changes: readonly string[]
  steps: readonly string[]
  error: Failure | null
}>

/** The dry run of `pass`: looks at everything and touches nothing. Never throws. */
export const plan = async (host: Host, facilities: readonly Bound[]): Promise<readonly PlannedFacility[]> => {
  const looks = await inParallel(LOOKS_AT_ONCE, facilities, (facility) => facility.look(host))
  return facilities.map(({ name }, index) => {
    const look = looks[index]
    if (look?.status === 'fulfilled') {
      const { changes, steps } = look.value
      return { facility: name, changes, steps: steps.flatMap(redact), error: null }
    }
    return { facility: name, changes: [], steps: [], error: failureOf(look?.reason) }
  })
}
