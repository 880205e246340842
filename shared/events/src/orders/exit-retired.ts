import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { AgentId } from '../values/agent-id.ts'

export const ExitRetired = defineEvent({
  kind: 'order',
  name: 'ExitRetired',
  version: 1,
  about:
    'An exit leaves for good. Refused while it serves networks, with the list, unless `force` moves them to another exit of its group.',
  by: 'operators',
  data: z.strictObject({
    exit: AgentId.describe('The exit.'),
    force: z
      .boolean()
      .describe('Retire it although it serves networks: they move to another exit of its group.')
      .default(false),
  }),
  example: { exit: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM', force: false },
})

/** What ExitRetired says. */
export type ExitRetired = EventOf<typeof ExitRetired>
