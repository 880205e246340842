import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { Hash } from '../envelope.ts'
import { Generation } from '../values/generation.ts'
import { NetworkId, PartyId } from '../values/token.ts'
import { WireGuardKey } from '../values/wireguard-key.ts'
import type { NetworkReportedV2 } from './network-reported-v2.ts'

export const NetworkReported = defineEvent({
  kind: 'report',
  name: 'NetworkReported',
  version: 3,
  about:
    "What one network is on one agent: the level, not the edge, so that the last report alone tells it. `keys` are public keys. `applied` is the revision that the kernel holds and `hash` that of the derived state; both null until the first apply. `phase`: waiting for peers' facts, applied, failed, or absent.",
  by: 'agents',
  data: z.strictObject({
    party: PartyId,
    network: NetworkId,
    phase: z.enum(['joining', 'applied', 'failed', 'frozen', 'absent']).describe('How far it is.'),
    keys: z
      .strictObject({ mesh: WireGuardKey.optional(), exit: WireGuardKey })
      .nullable()
      .describe('Its public keys; null until they are made.'),
    applied: z
      .int()
      .min(1)
      .nullable()
      .describe('The revision that the kernel holds; null until the first apply.'),
    hash: Hash.nullable().describe('The hash of what was derived; null until the first apply.'),
    deriveVersion: z.int().min(1).describe('By which version of the derivation: hashes compare within one.'),
    milliseconds: z.number().min(0).nullable().describe('How long the last apply took.'),
    problems: z.array(z.string()).max(16).describe('What went wrong, in sentences.'),
    generation: Generation.optional().describe('Of which generation `keys` are; left out for the first.'),
    next: z
      .strictObject({
        generation: Generation,
        keys: z
          .strictObject({ mesh: WireGuardKey.optional(), exit: WireGuardKey })
          .describe('Its public keys of this generation.'),
        seen: z.array(WireGuardKey).describe('The peers that shook hands on its devices of this generation.'),
      })
      .optional()
      .describe('While keys are rotated: what it has of the next generation.'),
  }),
  upcast: (before: z.output<typeof NetworkReportedV2.data>) => before,
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
    deriveVersion: 1,
    milliseconds: 84,
    problems: [],
  },
})

/** What NetworkReported says. */
export type NetworkReported = EventOf<typeof NetworkReported>
