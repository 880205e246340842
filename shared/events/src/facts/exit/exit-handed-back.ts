import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'

export const ExitHandedBack = defineEvent({
  kind: 'fact',
  name: 'ExitHandedBack',
  version: 1,
  aggregate: 'exit',
  about:
    'An exit that was returned announces its slices again, and answers at its addresses; who stood in does not any more.',
  by: 'the exit decider',
  derives: true,
  data: z.strictObject({ by: AgentId.describe('The exit that stood in.') }),
  example: { by: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM' },
})

/** What ExitHandedBack says. */
export type ExitHandedBack = EventOf<typeof ExitHandedBack>
