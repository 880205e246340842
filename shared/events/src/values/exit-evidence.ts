import { z } from 'zod'
import { AgentId } from './agent-id.ts'
import { NetworkId, PartyId } from './token.ts'

/** As many members are kept as evidence. */
export const LISTED_MEMBERS = 64

/** So many members have to say that they do not reach an exit, or all that there are. */
const VOTES = 2

/** True where so many members, one at least, do not reach an exit that it is taken for dead. `all`: how many there are. */
export const areEnough = (members: number, all: () => number): boolean =>
  members >= VOTES || (members > 0 && members >= all())

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
      .max(LISTED_MEMBERS)
      .describe('Members whose probes along the data path it does not answer, the first of them.'),
  })
  .meta({ title: 'ExitEvidence', description: 'By what an exit is taken for dead.' })
export type ExitEvidence = z.output<typeof ExitEvidence>
