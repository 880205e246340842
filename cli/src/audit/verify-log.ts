import { openVerifier, type Verdict } from '@sixfold/audit'
import { type Connection, streamState } from '@sixfold/jetstream'
import type { Terminal } from '../terminal.ts'
import { readLog } from './read-log.ts'
import type { Trusted } from './trusted.ts'

/** Verifies the log as it is on the server. */
export const verifyLog = async (
  connection: Connection,
  terminal: Terminal,
  trusted: Trusted,
): Promise<Verdict> => {
  const { begins } = await streamState(connection, 'FACTS')
  const verifier = openVerifier({ ...trusted, begins })
  const { lastSequence } = await readLog(connection, terminal, verifier.take)
  return verifier.end(lastSequence)
}
