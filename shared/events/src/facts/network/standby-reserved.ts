import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'

export const StandbyReserved = defineEvent({
  kind: 'fact',
  name: 'StandbyReserved',
  version: 1,
  aggregate: 'network',
  about:
    'An exit is about to stand by for the network: its place there is claimed next. Of two that were reserved the last one counts.',
  by: 'the network decider',
  data: z.strictObject({ exit: AgentId.describe('The exit that is to stand by.') }),
  example: { exit: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM' },
})

/** What StandbyReserved says. */
export type StandbyReserved = EventOf<typeof StandbyReserved>
