import type { TenantQuotaSet } from '@sixfold/events/orders'
import { gridRef } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'

/** An operator says how much a tenant may have. */
export const tenantQuotaSet = async (
  { tenant, quota }: DataOf<typeof TenantQuotaSet>,
  { act, party, cause }: OrderContext,
): Promise<Decided> =>
  (await act('tenant', gridRef('tenant', tenant), { type: 'SetQuota', quota, operator: party }, cause))
    .refused
