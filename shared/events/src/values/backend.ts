import { z } from 'zod'
import { Port } from './transport.ts'
import { WorkloadName } from './workload.ts'

/** Where a forward or a proxy leads: a port of a workload of the network. */
export const Backend = z
  .strictObject({ workload: WorkloadName, port: Port })
  .meta({ title: 'Backend', description: 'Where packets are led to: a port of a workload of the network.' })
export type Backend = z.output<typeof Backend>
