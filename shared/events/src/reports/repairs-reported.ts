import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { Instant } from '../values/instant.ts'
import { NetworkId, PartyId } from '../values/token.ts'

const MOST = 16
const Words = z.string().max(300)

const Where = {
  at: Instant.describe('When it was done, by the clock of the machine.'),
  party: PartyId.nullable().describe("Whose network; null for the machine's gateway and its disk."),
  network: NetworkId.nullable().describe("Which network; null for the machine's gateway and its disk."),
}

export const RepairsReported = defineEvent({
  kind: 'report',
  name: 'RepairsReported',
  version: 1,
  about:
    'What an agent did last on its machine: repairs (something was not as it had left it, although the log wanted nothing new), and the passes that changed something for any reason. The newest come last. Only what it did since it was started is known.',
  by: 'agents, within a second of the last of it',
  readBy: '`node show`',
  data: z.strictObject({
    repairs: z
      .array(
        z.strictObject({
          ...Where,
          object: Words.describe('What was not as it had been left.'),
          old: Words.nullable().describe('How it was found; null where it was not there.'),
          new: Words.nullable().describe('How it is now; null where it is gone.'),
          noticed: z
            .enum(['kernel', 'process', 'look', 'sweep', 'pass', 'disk'])
            .describe(
              'How it came to light: the kernel told of it, the process behind it ended, a look at a WireGuard device, the sweep, a pass made for another reason, or reading the disk.',
            ),
        }),
      )
      .max(MOST)
      .describe('The last repairs.'),
    passes: z
      .array(
        z.strictObject({
          ...Where,
          steps: z.int().min(1).describe('How many steps it took.'),
          milliseconds: z.number().min(0).describe('How long it took.'),
          changes: z.array(Words).max(4).describe('The first of what was changed, a sentence each.'),
        }),
      )
      .max(MOST)
      .describe('The last passes that changed something.'),
  }),
  example: {
    repairs: [
      {
        at: '2026-11-21T07:00:09.000Z',
        party: 'acme',
        network: 'blue',
        object: 'route 2001:db8:e:1100::/64 metric 100',
        old: null,
        new: 'dev sfmqx3mzk4t5wqa',
        noticed: 'kernel',
      },
    ],
    passes: [
      {
        at: '2026-11-21T07:00:09.000Z',
        party: 'acme',
        network: 'blue',
        steps: 1,
        milliseconds: 9,
        changes: ['add route 2001:db8:e:1100::/64 metric 100: dev sfmqx3mzk4t5wqa (fact 15)'],
      },
    ],
  },
})

/** What RepairsReported says. */
export type RepairsReported = EventOf<typeof RepairsReported>
