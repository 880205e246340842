import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Quota } from '../../values/quota.ts'
import { PartyId } from '../../values/token.ts'

export const QuotaSet = defineEvent({
  kind: 'fact',
  name: 'QuotaSet',
  version: 1,
  aggregate: 'tenant',
  about: 'How much a tenant may have at a time.',
  by: 'the tenant decider',
  data: z.strictObject({ quota: Quota, operator: PartyId.describe('The operator that ordered it.') }),
  example: { quota: { networks: 10, publicIpv4: 2 }, operator: 'operator' },
})

/** What QuotaSet says. */
export type QuotaSet = EventOf<typeof QuotaSet>
