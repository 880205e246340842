import { z } from 'zod'
import { defineEvent } from '../define-event.ts'
import { QuotaV1 } from '../values/quota-v1.ts'
import { PartyId } from '../values/token.ts'

export const TenantQuotaSetV1 = defineEvent({
  kind: 'order',
  name: 'TenantQuotaSet',
  version: 1,
  about:
    'How much a tenant may have at a time, in place of what was set before. What the tenant has already, it keeps.',
  by: 'operators',
  data: z.strictObject({
    tenant: PartyId.describe('The tenant, by its party.'),
    quota: QuotaV1.describe(
      'What it may have, in place of what was set before. What is left out has no limit.',
    ),
  }),
  example: { tenant: 'acme', quota: { networks: 10, publicIpv4: 2 } },
})
