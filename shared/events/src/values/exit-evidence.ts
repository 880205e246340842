import { z } from 'zod'
import { AgentId } from './agent-id.ts'
import { NetworkId, PartyId } from './token.ts'

/** By what an exit is taken for dead. */
export const ExitEvidence = z
  .strictObject({
    presence: z.enum(['lost', 'unknown']).describe('Whether its agent is silent.'),
    endpoint: z
      .enum(['lost', 'unknown'])
      .describe(
        'Whether another exit of the group, to which it used to answer, hears nothing from it any more.',
      ),
    members: z
      .array(z.strictObject({ party: PartyId, network: NetworkId, node: AgentId }))
      .max(64)
      .describe('Members whose probes along the data path it does not answer, the first of them.'),
  })
  .meta({ title: 'ExitEvidence', description: 'By what an exit is taken for dead.' })
export type ExitEvidence = z.output<typeof ExitEvidence>
