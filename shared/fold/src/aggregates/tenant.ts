import type { Position } from '@sixfold/decider'
import type { Fact, Quota } from '@sixfold/events'

/** A tenant: how much it may have at a time; null where nobody set anything. */
export type TenantState = { quota: Quota | null }

export const initialTenant = (): TenantState => ({ quota: null })

export const evolveTenant = (state: TenantState, fact: Fact, _position: Position): TenantState => {
  if (fact.name === 'QuotaSet') state.quota = fact.data.quota
  return state
}
