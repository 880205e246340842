import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { OrderKey } from '../../values/token.ts'

export const ExitStayed = defineEvent({
  kind: 'fact',
  name: 'ExitStayed',
  version: 1,
  aggregate: 'exit',
  about: 'An exit that was to leave stays, and why: networks are served by it.',
  by: 'the exit decider',
  data: z.strictObject({
    order: OrderKey,
    code: z.string().describe('Why, for machines: see the rejections.'),
    sentence: z.string().describe('Why, for people.'),
  }),
  example: {
    order: 'retire-exit-1',
    code: 'EXIT_IN_USE',
    sentence: 'exit exit-1 serves 1 network: acme/blue',
  },
})

/** What ExitStayed says. */
export type ExitStayed = EventOf<typeof ExitStayed>
