import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { AgentId } from '../values/agent-id.ts'
import { NetworkId } from '../values/token.ts'

export const ExitChosen = defineEvent({
  kind: 'order',
  name: 'ExitChosen',
  version: 1,
  about: 'A network is to leave through another exit of the same exit group: its prefixes stay.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    exit: AgentId.describe('The exit through which the network is to leave.'),
  }),
  example: { network: 'blue', exit: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM' },
})

/** What ExitChosen says. */
export type ExitChosen = EventOf<typeof ExitChosen>
