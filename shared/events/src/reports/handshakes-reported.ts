import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkId, PartyId } from '../values/token.ts'
import { WireGuardKey } from '../values/wireguard-key.ts'

export const HandshakesReported = defineEvent({
  kind: 'report',
  name: 'HandshakesReported',
  version: 1,
  about:
    'Which WireGuard peers of one network do not answer one agent: the level, not the edge, and nothing of those that do, so that it changes only when a wire fails or comes back. A peer that nothing was sent to is not among them.',
  by: 'agents, with a sweep after which it has changed',
  readBy: '`trace`',
  data: z.strictObject({
    party: PartyId,
    network: NetworkId,
    unanswered: z
      .array(
        z.strictObject({
          device: z.string().min(1).max(15).describe('The WireGuard device that it is a peer of.'),
          peer: WireGuardKey.describe('The public key of the peer.'),
          handshake: z
            .enum(['never', 'lost'])
            .describe(
              '`never`: it has not shaken hands, although it was asked more than once. `lost`: it has, but not within the last three minutes, although something was sent since.',
            ),
        }),
      )
      .max(256)
      .describe('The peers that do not answer.'),
  }),
  example: {
    party: 'acme',
    network: 'blue',
    unanswered: [
      {
        device: 'sfmqx3mzk4t5wqa',
        peer: 'AhLUsRb4wmt4DfytJpbvuV+lUS10Zf3kYp/EdkZS8Xs=',
        handshake: 'never',
      },
    ],
  },
})

/** What HandshakesReported says. */
export type HandshakesReported = EventOf<typeof HandshakesReported>
