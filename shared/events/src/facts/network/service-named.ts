import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { DnsLabel } from '../../values/dns.ts'
import { OrderKey } from '../../values/token.ts'
import { Port, Transport } from '../../values/transport.ts'
import { WorkloadName } from '../../values/workload.ts'

export const ServiceNamed = defineEvent({
  kind: 'fact',
  name: 'ServiceNamed',
  version: 1,
  aggregate: 'network',
  about: 'A name leads to a port of a workload.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({
    order: OrderKey,
    service: DnsLabel.describe('The name.'),
    workload: WorkloadName.describe('The workload that it leads to.'),
    transport: Transport,
    port: Port.describe('The port of the workload.'),
  }),
  example: { order: 'name-shop', service: 'shop', workload: 'web', transport: 'tcp', port: 443 },
})

/** What ServiceNamed says. */
export type ServiceNamed = EventOf<typeof ServiceNamed>
