import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkId, PartyId } from '../values/token.ts'

export const MailAllowed = defineEvent({
  kind: 'order',
  name: 'MailAllowed',
  version: 1,
  about:
    "An operator lets a tenant's network send mail: TCP to port 25 leaves by IPv6, and by an IPv4 address of the network's own.",
  by: 'operators',
  data: z.strictObject({
    tenant: PartyId.describe('The tenant, by its party.'),
    network: NetworkId.describe('The network, by the id that its party gave it.'),
  }),
  example: { tenant: 'acme', network: 'blue' },
})

/** What MailAllowed says. */
export type MailAllowed = EventOf<typeof MailAllowed>
