import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { Quota } from '../values/quota.ts'
import { PartyId } from '../values/token.ts'
import type { TenantQuotaSetV1 } from './tenant-quota-set-v1.ts'

export const TenantQuotaSet = defineEvent({
  kind: 'order',
  name: 'TenantQuotaSet',
  version: 2,
  about:
    'How much a tenant may have at a time, in place of what was set before. What the tenant has already, it keeps.',
  by: 'operators',
  data: z.strictObject({
    tenant: PartyId.describe('The tenant, by its party.'),
    quota: Quota.describe(
      'What it may have, in place of what was set before. What is left out has no limit.',
    ),
  }),
  upcast: (before: z.output<typeof TenantQuotaSetV1.data>) => before,
  example: { tenant: 'acme', quota: { networks: 10, publicIpv4: 2, publicPorts: 4 } },
})

/** What TenantQuotaSet says. */
export type TenantQuotaSet = EventOf<typeof TenantQuotaSet>
