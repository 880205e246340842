import { z } from 'zod'
import { AgentId } from './agent-id.ts'

/** Two nodes of one network, the lesser identity first: each pair has one text. */
export const MemberPair = z
  .tuple([AgentId, AgentId])
  .refine(([one, other]) => one < other, 'two different agents, the lesser identity first')
  .meta({ title: 'MemberPair', description: 'Two nodes of one network, the lesser identity first.' })
export type MemberPair = z.output<typeof MemberPair>
