import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { DnsLabel } from '../../values/dns.ts'
import { OrderKey } from '../../values/token.ts'
import { WorkloadName } from '../../values/workload.ts'

export const ServiceUnnamed = defineEvent({
  kind: 'fact',
  name: 'ServiceUnnamed',
  version: 1,
  aggregate: 'network',
  about: 'A name leads to these workloads no more.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({
    order: OrderKey,
    service: DnsLabel.describe('The name.'),
    workloads: z.array(WorkloadName).min(1).describe('The workloads that it led to.'),
  }),
  example: { order: 'unname-shop', service: 'shop', workloads: ['web'] },
})

/** What ServiceUnnamed says. */
export type ServiceUnnamed = EventOf<typeof ServiceUnnamed>
