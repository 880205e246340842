import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { Hash } from '../envelope.ts'
import { NetworkId, PartyId } from '../values/token.ts'
import { WireGuardKey } from '../values/wireguard-key.ts'

export const NetworkReported = defineEvent({
  kind: 'report',
  name: 'NetworkReported',
  version: 1,
  about:
    "What one network is on one agent: the level, not the edge, so that the last report alone tells it. `keys` are public keys. `applied` is the revision that the kernel holds and `hash` that of the derived state; both null until the first apply. `phase`: waiting for peers' facts, applied, failed, or absent.",
  by: 'agents',
  data: z.strictObject({
    party: PartyId,
    network: NetworkId,
    phase: z.enum(['joining', 'applied', 'failed', 'frozen', 'absent']),
    keys: z.strictObject({ mesh: WireGuardKey.optional(), exit: WireGuardKey }).nullable(),
    applied: z.int().min(1).nullable(),
    hash: Hash.nullable(),
    milliseconds: z.number().min(0).nullable(),
    problems: z.array(z.string()).max(16),
  }),
  example: {
    party: 'acme',
    network: 'blue',
    phase: 'applied',
    keys: {
      mesh: 'AhLUsRb4wmt4DfytJpbvuV+lUS10Zf3kYp/EdkZS8Xs=',
      exit: 'iYvDKfzdp5MSDa6Kmw+yDU/18rELYtqz3jyNRVEINSM=',
    },
    applied: 15,
    hash: 'CPC-iDVky_LQAx4y0LQzQlpMp7O8h9vNmxsSVxvp1mM',
    milliseconds: 84,
    problems: [],
  },
})

/** What NetworkReported says. */
export type NetworkReported = EventOf<typeof NetworkReported>
