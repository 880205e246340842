import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { AgentId } from '../values/agent-id.ts'
import { Instant } from '../values/instant.ts'
import { NetworkId, PartyId } from '../values/token.ts'

export const ExitProbed = defineEvent({
  kind: 'report',
  name: 'ExitProbed',
  version: 1,
  about:
    'Whether the exit of a network answers the probes that one of its members sends along the data path, one a second: the level, not the edge. Nothing is said of networks without a standby exit.',
  by: 'node agents',
  data: z.strictObject({
    party: PartyId,
    network: NetworkId,
    exit: AgentId.describe('The exit that serves the network by the log.'),
    answers: z.boolean().describe('False after three probes in a row that were not answered.'),
    over: AgentId.describe('The exit by way of which this member sends.'),
    since: Instant.describe('Since when both is so.'),
  }),
  example: {
    party: 'acme',
    network: 'blue',
    exit: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
    answers: true,
    over: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
    since: '2026-11-22T04:00:00.000Z',
  },
})

/** What ExitProbed says. */
export type ExitProbed = EventOf<typeof ExitProbed>
