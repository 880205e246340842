import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { OrderKey } from '../../values/token.ts'

export const PlanChecked = defineEvent({
  kind: 'fact',
  name: 'PlanChecked',
  version: 1,
  about:
    'An order was placed for a plan (`ifrevision`), and it was looked at before its first fact whether anything that it touches moved since that revision. Whoever decides the order goes by this, so that all coordinators decide the same, also after a crash in the middle of it.',
  aggregate: 'order',
  by: 'the coordinator, expecting that nobody checked before it',
  data: z.strictObject({
    order: OrderKey.describe('The order that was placed for the plan.'),
    revision: z.int().min(1).describe('The FACTS position that the plan stands on.'),
    plan: z
      .string()
      .nullable()
      .describe('What orders of the same plan have in common (`planid`); null where the order stands alone.'),
    stale: z
      .strictObject({
        sentence: z.string().describe('What moved, for people.'),
        aggregate: z
          .string()
          .nullable()
          .describe('What moved, as kind/party/id; null where it is the log itself.'),
        fact: z.int().min(1).nullable().describe('FACTS position of the fact that moved it.'),
      })
      .nullable()
      .describe('Why the plan no longer holds; null where it does.'),
  }),
  example: {
    order: 'orderblueorderblueorderblueorder',
    revision: 412,
    plan: null,
    stale: {
      sentence: 'the plan stands on fact 412, and exit/grid/exit-1 moved since, by fact 415, ExitAssigned',
      aggregate: 'exit/grid/exit-1',
      fact: 415,
    },
  },
})

/** What PlanChecked says. */
export type PlanChecked = EventOf<typeof PlanChecked>
