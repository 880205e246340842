import { type AggregateRef, type Fact, factCodec, refOf } from '@sixfold/events'
import { connect, jetstreamStore, streamState } from '@sixfold/jetstream'

export type ReadFact = Readonly<{ ref: AggregateRef; fact: Fact; sequence: number }>

/** All facts that are on the log now. */
export const readFacts = async (servers: readonly string[]): Promise<ReadFact[]> => {
  await using connection = await connect({ servers, name: 'bench reader', whenAbsent: 'fail' })
  const { lastSequence } = await streamState(connection, 'FACTS')
  const all: ReadFact[] = []
  const done = Promise.withResolvers<void>()
  await using _ = await jetstreamStore(connection).follow(0, ({ subject, sequence, bytes }) => {
    const ref = refOf(subject)
    const decoded = factCodec.decode(bytes)
    if (ref !== null && decoded.ok) all.push({ ref, fact: decoded.event, sequence })
    if (sequence >= lastSequence) done.resolve()
  })
  await done.promise
  return all
}
