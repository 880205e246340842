import { z } from 'zod'

/** The MTU of a machine's underlay in bytes. IPv6 needs 1280 inside the tunnel, so 1360 is the least (RFC 8200, 5). */
export const UnderlayMtu = z
  .int()
  .min(1360)
  .max(9216)
  .meta({
    title: 'UnderlayMtu',
    description: "The MTU of the machine's underlay in bytes.",
    examples: [1500],
  })
  .default(1500)
export type UnderlayMtu = z.output<typeof UnderlayMtu>
