import { z } from 'zod'
import { Ipv4Address, Ipv6Address } from './address.ts'

const hidden = z.strictObject({ kind: z.literal('hidden').describe('It gets out, and nobody gets in.') })

/**
 * How others reach a machine, per address family. `public`: others can open a flow to this address. `hidden`: the
 * machine gets out but nobody gets in (NAT, or a firewall that only lets out). A family left out is not there at all.
 */
export const Reachability = z
  .strictObject({
    ipv4: z
      .discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('public'),
          address: Ipv4Address.describe('Where others open a flow to.'),
        }),
        hidden,
      ])
      .describe('Over IPv4; left out: the machine has none.')
      .optional(),
    ipv6: z
      .discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('public'),
          address: Ipv6Address.describe('Where others open a flow to.'),
        }),
        hidden,
      ])
      .describe('Over IPv6; left out: the machine has none.')
      .optional(),
  })
  .refine(
    (it) => it.ipv4 !== undefined || it.ipv6 !== undefined,
    'a machine is reachable, or at least gets out, over ipv4 or ipv6',
  )
  .meta({
    title: 'Reachability',
    description:
      'How others reach a machine, per address family. `public`: they can open a flow to its address. `hidden`: it gets out and nobody gets in (a NAT, or a firewall that only lets out). At least one family.',
  })
export type Reachability = z.output<typeof Reachability>
