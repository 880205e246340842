import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkId, PartyId } from '../values/token.ts'

export const MailRefused = defineEvent({
  kind: 'order',
  name: 'MailRefused',
  version: 1,
  about: "An operator takes back that a tenant's network may send mail.",
  by: 'operators',
  data: z.strictObject({
    tenant: PartyId.describe('The tenant, by its party.'),
    network: NetworkId.describe('The network, by the id that its party gave it.'),
  }),
  example: { tenant: 'acme', network: 'blue' },
})

/** What MailRefused says. */
export type MailRefused = EventOf<typeof MailRefused>
