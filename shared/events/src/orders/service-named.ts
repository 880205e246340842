import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { DnsLabel } from '../values/dns.ts'
import { NetworkId } from '../values/token.ts'
import { Port, Transport } from '../values/transport.ts'
import { WorkloadName } from '../values/workload.ts'

export const ServiceNamed = defineEvent({
  kind: 'order',
  name: 'ServiceNamed',
  version: 1,
  about:
    'A port of a workload is found as `<service>.<network>.<domain>`. Several workloads may stand behind one name.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    service: DnsLabel.describe('The name: `<service>.<network>.<domain>` is found inside the network.'),
    workload: WorkloadName.describe('The workload that it leads to.'),
    transport: Transport,
    port: Port.describe('The port of the workload.'),
  }),
  example: { network: 'blue', service: 'shop', workload: 'web', transport: 'tcp', port: 443 },
})

/** What ServiceNamed says. */
export type ServiceNamed = EventOf<typeof ServiceNamed>
