import { causeOf, causeText } from '../facts/cause.ts'
import type { Chronicle } from '../log/chronicle.ts'
import type { Entry } from '../log/read-entry.ts'
import type { AgentNames } from '../names/agent-names.ts'
import { shortType } from '../orders/short-type.ts'

/** Who is behind a fact: the party whose order it goes back to, and what made it happen at that moment. */
export type Who = Readonly<{
  party: string | null
  orderType: string | null
  order: string | null
  cause: string
}>

/** Looks up who is behind facts, once the whole log is read: an order's outcome is the last of its facts. */
export const whoOf = (
  { causation, correlation }: Pick<Entry, 'causation' | 'correlation'>,
  { outcomes }: Pick<Chronicle, 'outcomes'>,
  names: Pick<AgentNames, 'of'>,
): Who => {
  const cause = causeOf(causation)
  const order = correlation ?? (cause?.kind === 'order' ? cause.key : null)
  const outcome = order === null ? undefined : outcomes.get(order)
  return {
    party: outcome?.party ?? null,
    orderType: outcome === undefined ? null : shortType(outcome.type),
    order,
    cause: causeText(cause, names),
  }
}
