import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'

export const StandbyReleased = defineEvent({
  kind: 'fact',
  name: 'StandbyReleased',
  version: 1,
  aggregate: 'network',
  about: 'An exit does not stand by for the network any more: it takes its exit point down.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({ exit: AgentId.describe('The exit that stood by.') }),
  example: { exit: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM' },
})

/** What StandbyReleased says. */
export type StandbyReleased = EventOf<typeof StandbyReleased>
