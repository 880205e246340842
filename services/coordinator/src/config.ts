import { PartyId, Token } from '@sixfold/events'
import { listenAddress, natsServers, wholeNumber } from '@sixfold/service'
import { z } from 'zod'

const HOUR_MS = 3_600_000
const YEAR_MS = 366 * 24 * HOUR_MS

/** The coordinator's environment. */
export const Config = z.object({
  SIXFOLD_NATS: natsServers.describe('where NATS is'),
  SIXFOLD_COORDINATOR: Token.default('coordinator').describe('the name by which it signs what it writes'),
  SIXFOLD_STATE: z
    .string()
    .startsWith('/', 'an absolute path')
    .describe(
      'the directory where the coordinator keeps the key by which it signs checkpoints, and its snapshots',
    ),
  SIXFOLD_SNAPSHOT_FACTS: wholeNumber(1, 1_000_000_000)
    .default(50_000)
    .describe('after how many facts it writes a snapshot of what they fold to'),
  SIXFOLD_CHECKPOINT_SECONDS: wholeNumber(1, 86_400)
    .default(60)
    .describe('how long the log rests until what is under no checkpoint yet gets one'),
  SIXFOLD_CHECKPOINTS: z
    .string()
    .startsWith('/', 'an absolute path')
    .optional()
    .describe('the directory where it keeps checkpoints outside of NATS; in its state unless set'),
  SIXFOLD_OPERATORS: z
    .string()
    .default('operator')
    .transform((text) => text.split(','))
    .pipe(z.array(PartyId).min(1))
    .describe('the operators of a grid that this coordinator founds; a fact from then on'),
  SIXFOLD_COOL_DOWN_MS: wholeNumber(0, YEAR_MS)
    .default(HOUR_MS)
    .describe('how long a /64 rests after its last holder let go'),
  SIXFOLD_METRICS: listenAddress.optional().describe('where it shows metrics over HTTP; nowhere unless set'),
  SIXFOLD_REPLICAS: z
    .enum(['1', '3'])
    .default('1')
    .transform((text): 1 | 3 => (text === '3' ? 3 : 1))
    .describe('how many servers hold each stream'),
})
export type Config = z.output<typeof Config>
