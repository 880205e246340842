import type { Follower } from '@sixfold/decider'
import { agentOfPresence, presenceSubject } from '@sixfold/events/subjects'
import type { Connection } from './connect.ts'
import { followStream } from './follow-stream.ts'

const NOTHING = new Uint8Array()

/** Says "I live". Nothing waits for it; while disconnected nothing is said, for a late one would lie. */
export const publishPresence = (connection: Connection, agent: string): void => {
  if (connection.isConnected()) connection.nc.publish(presenceSubject(agent), NOTHING)
}

/**
 * Hands over each agent that was heard within the last minute, then each new sign of life, for ever. `at` is the server's
 * clock in milliseconds since 1970. `onReset`: the server restarted and remembers nobody; silence means nothing until a
 * full period has passed.
 */
export const followPresence = (
  connection: Connection,
  onPresence: (agent: string, at: number) => void,
  onReset?: () => void,
): Promise<Follower> =>
  followStream(connection, {
    stream: 'PRESENCE',
    after: 0,
    whenReplaced: 'restart',
    onReset,
    onMessage: ({ subject, storedAt }) => {
      const agent = agentOfPresence(subject)
      if (agent !== null) onPresence(agent, storedAt)
    },
  })
