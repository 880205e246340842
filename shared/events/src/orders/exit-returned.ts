import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { AgentId } from '../values/agent-id.ts'

export const ExitReturned = defineEvent({
  kind: 'order',
  name: 'ExitReturned',
  version: 1,
  about: 'A drained exit takes networks again.',
  by: 'operators',
  data: z.strictObject({ exit: AgentId.describe('The exit.') }),
  example: { exit: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM' },
})

/** What ExitReturned says. */
export type ExitReturned = EventOf<typeof ExitReturned>
