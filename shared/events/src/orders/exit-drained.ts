import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { AgentId } from '../values/agent-id.ts'

export const ExitDrained = defineEvent({
  kind: 'order',
  name: 'ExitDrained',
  version: 1,
  about: 'An exit takes no more networks; those that it serves stay.',
  by: 'operators',
  data: z.strictObject({ exit: AgentId.describe('The exit.') }),
  example: { exit: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM' },
})

/** What ExitDrained says. */
export type ExitDrained = EventOf<typeof ExitDrained>
