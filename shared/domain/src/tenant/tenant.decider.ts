import { accept, type Decider, nothing } from '@sixfold/decider'
import { QuotaSet } from '@sixfold/events/facts'
import { evolveTenant, initialTenant, type TenantState } from '@sixfold/fold'
import type { TenantCommand } from './tenant.commands.ts'

export type TenantFact = ReturnType<typeof QuotaSet.of>

/** One tenant: how much it may have. */
export const tenantDecider: Decider<TenantCommand, TenantFact, TenantState> = {
  initialState: initialTenant,
  evolve: evolveTenant,
  decide: ({ quota, operator }, state) =>
    JSON.stringify(state.quota) === JSON.stringify(quota)
      ? nothing
      : accept(QuotaSet.of({ quota, operator })),
}
