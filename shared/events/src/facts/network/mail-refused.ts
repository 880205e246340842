import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { OrderKey, PartyId } from '../../values/token.ts'

export const MailRefused = defineEvent({
  kind: 'fact',
  name: 'MailRefused',
  version: 1,
  aggregate: 'network',
  about: 'The network may not send mail any more.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({ order: OrderKey, operator: PartyId.describe('The operator that ordered it.') }),
  example: { order: 'refuse-mail', operator: 'operator' },
})

/** What MailRefused says. */
export type MailRefused = EventOf<typeof MailRefused>
