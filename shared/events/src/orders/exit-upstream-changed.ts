import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { AgentId } from '../values/agent-id.ts'
import { Upstream } from '../values/upstream.ts'

export const ExitUpstreamChanged = defineEvent({
  kind: 'order',
  name: 'ExitUpstreamChanged',
  version: 1,
  about:
    'An exit tells its site in another way than it was registered with which slices are its: by BGP with these neighbours, or not at all, by static routes there.',
  by: 'operators',
  data: z.strictObject({ exit: AgentId.describe('The exit.'), upstream: Upstream }),
  example: {
    exit: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
    upstream: { kind: 'bgp', asn: 65001, peers: [{ address: '2001:db8:0:1::1', asn: 65000 }] },
  },
})

/** What ExitUpstreamChanged says. */
export type ExitUpstreamChanged = EventOf<typeof ExitUpstreamChanged>
