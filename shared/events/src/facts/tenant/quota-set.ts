import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Quota } from '../../values/quota.ts'
import { PartyId } from '../../values/token.ts'
import type { QuotaSetV1 } from './quota-set-v1.ts'

export const QuotaSet = defineEvent({
  kind: 'fact',
  name: 'QuotaSet',
  version: 2,
  aggregate: 'tenant',
  about: 'How much a tenant may have at a time.',
  by: 'the tenant decider',
  data: z.strictObject({ quota: Quota, operator: PartyId.describe('The operator that ordered it.') }),
  upcast: (before: z.output<typeof QuotaSetV1.data>) => before,
  example: { quota: { networks: 10, publicIpv4: 2, publicPorts: 4 }, operator: 'operator' },
})

/** What QuotaSet says. */
export type QuotaSet = EventOf<typeof QuotaSet>
