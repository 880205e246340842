import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { DnsLabel } from '../values/dns.ts'
import { NetworkId } from '../values/token.ts'
import { WorkloadName } from '../values/workload.ts'

export const ServiceUnnamed = defineEvent({
  kind: 'order',
  name: 'ServiceUnnamed',
  version: 1,
  about: 'A name does not lead to a workload any more; without `workload`, to none.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    service: DnsLabel.describe('The name.'),
    workload: WorkloadName.describe(
      'The workload that it leads to no more; left out: all of them.',
    ).optional(),
  }),
  example: { network: 'blue', service: 'shop', workload: 'web' },
})

/** What ServiceUnnamed says. */
export type ServiceUnnamed = EventOf<typeof ServiceUnnamed>
