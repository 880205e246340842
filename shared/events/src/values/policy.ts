import { z } from 'zod'
import { IpPrefix } from './ip-prefix.ts'
import { NetworkName } from './network-name.ts'
import { PortRange } from './transport.ts'
import { GroupLabel } from './workload.ts'

/** Who may open a flow. `network`: all of a network that this one peers with. */
export const PolicySource = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('any') }),
    z.strictObject({ kind: z.literal('group'), label: GroupLabel }),
    z.strictObject({ kind: z.literal('network'), network: NetworkName }),
    z.strictObject({ kind: z.literal('prefix'), prefix: IpPrefix }),
  ])
  .meta({
    title: 'PolicySource',
    description:
      'Who may open a flow: anybody, the workloads with a label, a network that this one peers with, or a prefix.',
  })
export type PolicySource = z.output<typeof PolicySource>

/** What may be opened. Ports or types left out are all of them. */
export const PolicyService = z
  .discriminatedUnion('protocol', [
    z.strictObject({ protocol: z.literal('any') }),
    z.strictObject({
      protocol: z.enum(['tcp', 'udp']).describe('The protocol.'),
      ports: z.array(PortRange).max(64).describe('Left out: all ports.').optional(),
    }),
    z.strictObject({
      protocol: z.enum(['icmp', 'icmpv6']).describe('The protocol.'),
      types: z.array(z.int().min(0).max(255)).max(64).describe('ICMP types; left out: all types.').optional(),
    }),
  ])
  .meta({
    title: 'PolicyService',
    description: 'What may be opened. Ports or types that are left out are all of them.',
  })
export type PolicyService = z.output<typeof PolicyService>

/** A security group: what may come in to every workload that carries its label. Nothing else may. */
export const SecurityGroup = z
  .strictObject({
    label: GroupLabel,
    allow: z
      .array(z.strictObject({ from: PolicySource, service: PolicyService }))
      .max(256)
      .describe('What may come in; nothing else may.'),
  })
  .meta({ title: 'SecurityGroup', description: 'What may come in to every workload that carries the label.' })
export type SecurityGroup = z.output<typeof SecurityGroup>

/** The groups of a network, each label once. */
export const SecurityGroups = z
  .array(SecurityGroup)
  .max(256)
  .refine((list) => new Set(list.map(({ label }) => label)).size === list.length, 'each label at most once')
  .meta({
    title: 'SecurityGroups',
    description: 'The security groups of a network, each label at most once.',
  })
