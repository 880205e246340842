import { z } from 'zod'
import { IpAddress } from './address.ts'

/** The number of an autonomous system (RFC 6793); 0 and the last are no numbers. */
export const Asn = z
  .int()
  .min(1)
  .max(4_294_967_294)
  .meta({ title: 'Asn', description: 'The number of an autonomous system (RFC 6793).' })
export type Asn = z.output<typeof Asn>

/** How an exit tells its site which slices are its: BGP (RFC 4271) with these neighbours, or by static routes there. */
export const Upstream = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('static') }),
    z.strictObject({
      kind: z.literal('bgp'),
      asn: Asn.describe('The number that the exit speaks as.'),
      peers: z
        .array(z.strictObject({ address: IpAddress, asn: Asn }))
        .min(1)
        .max(16)
        .describe('The BGP neighbours at the site.'),
    }),
  ])
  .meta({
    title: 'Upstream',
    description:
      'How an exit tells its site which slices are its own: by BGP (RFC 4271) with these neighbours, or not at all, by static routes there.',
  })
export type Upstream = z.output<typeof Upstream>
