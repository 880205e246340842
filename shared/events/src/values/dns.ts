import { z } from 'zod'

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'

/** One label of a DNS name, in lower case (RFC 1123, 2.1). */
export const DnsLabel = z
  .string()
  .regex(
    new RegExp(`^${LABEL}$`),
    'a DNS label has 1 to 63 of the characters a-z 0-9 -, with no - at either end',
  )
  .meta({
    title: 'DnsLabel',
    description: 'One label of a DNS name, in lower case (RFC 1123).',
    examples: ['web'],
  })
export type DnsLabel = z.output<typeof DnsLabel>

/** A DNS name of at least two labels, in lower case and without the dot at its end: what TLS's SNI and HTTP's Host say. */
export const HostName = z
  .string()
  .max(253)
  .regex(new RegExp(`^${LABEL}(?:\\.${LABEL})+$`), 'a host name in lower case, like shop.example.com')
  .meta({
    title: 'HostName',
    description: 'A DNS name of at least two labels, in lower case, without the dot at its end.',
    examples: ['shop.example.com'],
  })
export type HostName = z.output<typeof HostName>
