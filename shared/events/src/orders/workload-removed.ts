import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkId } from '../values/token.ts'
import { WorkloadName } from '../values/workload.ts'

export const WorkloadRemoved = defineEvent({
  kind: 'order',
  name: 'WorkloadRemoved',
  version: 1,
  about: 'A workload is gone. Refused while services, forwards or proxies lead to it, with the list.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    workload: WorkloadName.describe('The workload.'),
  }),
  example: { network: 'blue', workload: 'web' },
})

/** What WorkloadRemoved says. */
export type WorkloadRemoved = EventOf<typeof WorkloadRemoved>
