import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { QuotaV1 } from '../../values/quota-v1.ts'
import { PartyId } from '../../values/token.ts'

export const QuotaSetV1 = defineEvent({
  kind: 'fact',
  name: 'QuotaSet',
  version: 1,
  aggregate: 'tenant',
  about: 'How much a tenant may have at a time.',
  by: 'the tenant decider',
  data: z.strictObject({ quota: QuotaV1, operator: PartyId.describe('The operator that ordered it.') }),
  example: { quota: { networks: 10, publicIpv4: 2 }, operator: 'operator' },
})
