import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { PartyId } from '../../values/token.ts'
import { Upstream } from '../../values/upstream.ts'

export const ExitUpstreamChanged = defineEvent({
  kind: 'fact',
  name: 'ExitUpstreamChanged',
  version: 1,
  aggregate: 'exit',
  about: 'An exit tells its site in another way which slices are its.',
  by: 'the exit decider',
  readBy: 'the exit',
  derives: true,
  data: z.strictObject({
    exit: AgentId.describe('The id of the exit.'),
    upstream: Upstream,
    operator: PartyId.describe('The operator that ordered it.'),
  }),
  example: {
    exit: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
    upstream: { kind: 'bgp', asn: 65001, peers: [{ address: '2001:db8:0:1::1', asn: 65000 }] },
    operator: 'operator',
  },
})

/** What ExitUpstreamChanged says. */
export type ExitUpstreamChanged = EventOf<typeof ExitUpstreamChanged>
