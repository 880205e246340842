import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { OrderKey, PartyId } from '../../values/token.ts'

export const MailAllowed = defineEvent({
  kind: 'fact',
  name: 'MailAllowed',
  version: 1,
  aggregate: 'network',
  about: 'The network may send mail: by IPv6, and by an IPv4 address of its own.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({ order: OrderKey, operator: PartyId.describe('The operator that ordered it.') }),
  example: { order: 'allow-mail', operator: 'operator' },
})

/** What MailAllowed says. */
export type MailAllowed = EventOf<typeof MailAllowed>
