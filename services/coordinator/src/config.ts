import { PartyId, Token } from '@sixfold/events'
import { natsServers, wholeNumber } from '@sixfold/service'
import { z } from 'zod'

const HOUR_MS = 3_600_000
const YEAR_MS = 366 * 24 * HOUR_MS

/** The coordinator's environment. */
export const Config = z.object({
  SIXFOLD_NATS: natsServers.describe('where NATS is'),
  SIXFOLD_COORDINATOR: Token.default('coordinator').describe('the name by which it signs what it writes'),
  SIXFOLD_OPERATORS: z
    .string()
    .default('operator')
    .transform((text) => text.split(','))
    .pipe(z.array(PartyId).min(1))
    .describe('the operators of a grid that this coordinator founds; a fact from then on'),
  SIXFOLD_COOL_DOWN_MS: wholeNumber(0, YEAR_MS)
    .default(HOUR_MS)
    .describe('how long a /64 rests after its last holder let go'),
  SIXFOLD_REPLICAS: z
    .enum(['1', '3'])
    .default('1')
    .transform((text): 1 | 3 => (text === '3' ? 3 : 1))
    .describe('how many servers hold each stream'),
})
export type Config = z.output<typeof Config>
