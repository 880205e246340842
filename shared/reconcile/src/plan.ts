import type { Bound } from './bound.ts'
import type { Host } from './facility.ts'
import { AT_ONCE, gate } from './gate.ts'
import { redact } from './redact.ts'
import { type Failure, failureOf } from './report.ts'
import { outcomeOf } from './turn.ts'

/** What a pass would do about one facility: sentences, and the commands as lines, without secrets. */
export type PlannedFacility = Readonly<{
  facility: string
  changes: readonly string[]
  steps: readonly string[]
  error: Failure | null
}>

/** The dry run of `pass`: looks at everything and touches nothing. Never throws. */
export const plan = async (host: Host, facilities: readonly Bound[]): Promise<readonly PlannedFacility[]> => {
  const enter = gate(AT_ONCE)
  return Promise.all(facilities.map((facility) => enter(() => planOne(host, facility))))
}

const planOne = async (host: Host, facility: Bound): Promise<PlannedFacility> => {
  const look = await outcomeOf(() => facility.look(host))
  if (look.status === 'rejected') {
    return { facility: facility.name, changes: [], steps: [], error: failureOf(look.reason) }
  }
  const { changes, steps } = look.value
  return { facility: facility.name, changes, steps: steps.flatMap(redact), error: null }
}
