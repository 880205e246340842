import { z } from 'zod'

const limit = (what: string) =>
  z.int().min(0).max(1_000_000).describe(`At most so many ${what} at a time.`).optional()

/** How much a tenant may have at a time; what is left out has no limit. */
export const Quota = z
  .strictObject({
    networks: limit('networks'),
    resources: limit('network resources'),
    workloads: limit('workloads'),
    publicIpv4: limit('IPv4 addresses of its own'),
    publicPorts: limit('blocks of 1,024 ports of a shared IPv4 address'),
    forwards: limit('port forwards'),
    proxies: limit('proxies'),
    spaces: limit('address spaces'),
  })
  .meta({
    title: 'Quota',
    description: 'How much a tenant may have at a time; what is left out has no limit.',
  })
export type Quota = z.output<typeof Quota>
