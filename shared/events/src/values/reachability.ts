import { z } from 'zod'
import { Ipv4Address, Ipv6Address } from './address.ts'

const hidden = z.strictObject({ kind: z.literal('hidden') })

/**
 * How others reach a machine, per address family. `public`: others can open a flow to this address. `hidden`: the
 * machine gets out but nobody gets in (NAT, or a firewall that only lets out). A family left out is not there at all.
 */
export const Reachability = z
  .strictObject({
    ipv4: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('public'), address: Ipv4Address }),
        hidden,
      ])
      .optional(),
    ipv6: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('public'), address: Ipv6Address }),
        hidden,
      ])
      .optional(),
  })
  .refine(
    (it) => it.ipv4 !== undefined || it.ipv6 !== undefined,
    'a machine is reachable, or at least gets out, over ipv4 or ipv6',
  )
export type Reachability = z.output<typeof Reachability>
