import { z } from 'zod'

/** A TCP or UDP port. */
export const Port = z.int().min(1).max(65_535).meta({ title: 'Port', description: 'A TCP or UDP port.' })
export type Port = z.output<typeof Port>

/** Ports from `first` to `last`, both included. */
export const PortRange = z
  .strictObject({
    first: Port.describe('The first port.'),
    last: Port.describe('The last port, itself included.'),
  })
  .refine(({ first, last }) => first <= last, 'the first port is not above the last')
  .meta({ title: 'PortRange', description: 'Ports from the first to the last, both included.' })
export type PortRange = z.output<typeof PortRange>

/** What a port belongs to. */
export const Transport = z
  .enum(['tcp', 'udp'])
  .meta({ title: 'Transport', description: 'What a port belongs to.' })
export type Transport = z.output<typeof Transport>
