import type { Claim } from '@sixfold/events'
import type { Reason } from '@sixfold/fold'
import type { Decided } from './context.ts'

/** Why a machine stays, with the networks that are on it. */
export const inUse = (
  { code, sentence }: Reason,
  field: string,
  assignments: ReadonlyMap<string, Readonly<{ claim: Claim }>>,
): Decided => ({
  code,
  sentence,
  field,
  value: [
    ...new Set([...assignments.values()].map(({ claim: { party, network } }) => `${party}/${network}`)),
  ],
})
