import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { OrderKey } from '../../values/token.ts'
import { WorkloadName } from '../../values/workload.ts'

export const WorkloadRemoved = defineEvent({
  kind: 'fact',
  name: 'WorkloadRemoved',
  version: 1,
  aggregate: 'network',
  about: 'A workload is gone, and its addresses are free.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({ order: OrderKey, workload: WorkloadName.describe('The name of the workload.') }),
  example: { order: 'remove-web', workload: 'web' },
})

/** What WorkloadRemoved says. */
export type WorkloadRemoved = EventOf<typeof WorkloadRemoved>
