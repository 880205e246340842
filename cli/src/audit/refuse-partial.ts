import { type Connection, streamState } from '@sixfold/jetstream'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'

/** Throws Failure `failed` where FACTS is the half of a log: nothing that is said of it would be of the log. */
export const refusePartial = async (connection: Connection): Promise<void> => {
  const { isPartial, lastSequence } = await streamState(connection, 'FACTS')
  if (!isPartial) return
  throw new Failure(
    EXIT.failed,
    `a log is being written back into FACTS, or that was broken off at ${lastSequence}: it is not all there`,
    'wait for the sixfold audit import, or run it once more: it goes on from there',
  )
}
