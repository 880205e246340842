import { natsServers, readEnvironment } from '@sixfold/service/environment'
import { z } from 'zod'

const Environment = z.object({
  SIXFOLD_NATS: natsServers.optional().describe('where NATS is'),
  SIXFOLD_INSIDE: z
    .string()
    .optional()
    .describe('the lab in which this very process runs; set by sixfold itself when it starts itself there'),
  SIXFOLD_LOG_LEVEL: z.string().optional().describe('debug and trace show the stack of an error'),
  NO_COLOR: z.string().optional().describe('anything: no colours'),
})

/** What the environment says to the command line. Throws EnvironmentError. */
export const environment = (): z.output<typeof Environment> => readEnvironment(Environment)

/** The servers in a `--nats` option, or what it must be. */
export const serversIn = (text: string): Readonly<{ servers: readonly string[] } | { problem: string }> => {
  const { data, error } = natsServers.safeParse(text)
  return data === undefined ? { problem: error?.issues[0]?.message ?? '' } : { servers: data }
}
