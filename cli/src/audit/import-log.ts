import { type ExportEnd, logHash, parseLine } from '@sixfold/audit'
import type { StoredFact } from '@sixfold/decider'
import { decodeEnvelope } from '@sixfold/events'
import type { Connection, Restore } from '@sixfold/jetstream'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import type { Terminal } from '../terminal.ts'
import { linesOf } from './lines-of.ts'
import { readLog } from './read-log.ts'

const AT_ONCE = 512

/** The id under which a fact was written is its own. */
const idOf = ({ bytes }: StoredFact): string | null => {
  const read = decodeEnvelope(bytes)
  return 'envelope' in read ? read.envelope.id : null
}

/** The facts of an export that was verified. */
async function* factsIn(path: string): AsyncGenerator<StoredFact, void, void> {
  for await (const line of linesOf(path)) {
    const parsed = parseLine(line)
    if (parsed.is === 'fact') yield parsed.fact
  }
}

/** The hash over what FACTS holds now. */
export const hashOfLog = async (connection: Connection, terminal: Terminal): Promise<ExportEnd> => {
  const sum = logHash()
  await readLog(connection, terminal, (fact) => {
    sum.take(fact)
    return false
  })
  return sum.end()
}

/** The hash over the facts of an export up to a sequence. */
export const hashOfBeginning = async (path: string, last: number): Promise<ExportEnd> => {
  const sum = logHash()
  for await (const fact of factsIn(path)) {
    if (fact.sequence > last) break
    sum.take(fact)
  }
  return sum.end()
}

export type Putting = Readonly<{ path: string; after: number; onPut: (sequence: number) => void }>

/** Writes the facts of an export that are behind `after`. Throws Failure `failed` at the first that is not taken. */
export const putFacts = async (restore: Restore, { path, after, onPut }: Putting): Promise<void> => {
  let waiting: Promise<void>[] = []
  const put = async (fact: StoredFact): Promise<void> => {
    const problem = await restore.put(fact, idOf(fact))
    if (problem === null) return onPut(fact.sequence)
    throw new Failure(
      EXIT.failed,
      `the import stopped at ${fact.sequence}: ${problem}`,
      'what is written stays, and no coordinator takes it for a log: run the same command again, and it goes on from there',
    )
  }
  for await (const fact of factsIn(path)) {
    if (fact.sequence <= after) continue
    waiting.push(put(fact))
    if (waiting.length < AT_ONCE) continue
    await settled(waiting)
    waiting = []
  }
  await settled(waiting)
}

/** All of them have ended before the first failure is told of. */
const settled = async (waiting: readonly Promise<void>[]): Promise<void> => {
  for (const end of await Promise.allSettled(waiting)) if (end.status === 'rejected') throw end.reason
}
