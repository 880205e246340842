import { z } from 'zod'
import { DnsLabel } from './dns.ts'

/** A workload's name: unique in its network, and fit to be a host's name. */
export const WorkloadName = DnsLabel.meta({
  title: 'WorkloadName',
  description: 'The name of a workload: unique in its network, and fit to be the name of a host.',
  examples: ['web'],
})
export type WorkloadName = z.output<typeof WorkloadName>

/** A word that policies speak of: every workload that carries it is in the group. */
export const GroupLabel = DnsLabel.meta({
  title: 'GroupLabel',
  description: 'A word that policies speak of: every workload that carries it is in the group.',
  examples: ['frontend'],
})
export type GroupLabel = z.output<typeof GroupLabel>

/** The labels of a workload, each once. */
export const GroupLabels = z
  .array(GroupLabel)
  .max(32)
  .refine((list) => new Set(list).size === list.length, 'each label at most once')
  .meta({ title: 'GroupLabels', description: 'The labels of a workload, each at most once.' })

/** The length of a prefix that is delegated to a workload. */
export const DelegatedLength = z
  .int()
  .min(72)
  .max(124)
  .meta({ title: 'DelegatedLength', description: 'The length of a prefix that is delegated to a workload.' })

/** What a workload gets: one address, or a prefix that it hands out itself. */
export const Placement = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('address') }),
    z.strictObject({ kind: z.literal('delegation'), length: DelegatedLength.default(80) }),
  ])
  .meta({
    title: 'Placement',
    description: 'What a workload gets: one address, or a prefix that it hands out itself.',
  })
export type Placement = z.output<typeof Placement>
