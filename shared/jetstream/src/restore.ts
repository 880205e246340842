import type { StoredFact } from '@sixfold/decider'
import { CONTENT_TYPE } from '@sixfold/events/envelope'
import type { Connection } from './connect.ts'
import { BEING_RESTORED, isNoStream, type StreamState, streamState } from './stream-state.ts'
import { streams } from './streams.ts'
import { whileConnected } from './while-connected.ts'

/** FACTS while a log is written back into it: no coordinator takes it for one, because it is not guarded yet. */
export type Restore = Readonly<{
  state: StreamState
  /** `open`: made for this, and not ended yet. `guarded`: it is a log already. */
  is: 'open' | 'guarded'
  /** Stores a fact at its own sequence, directly behind the one before. Says why when it could not; then none behind it can be. */
  put: (fact: StoredFact, id: string | null) => Promise<string | null>
  /** Guards the stream: from then on it is the log. */
  end: () => Promise<void>
}>

const wantedWith = (replicas: 1 | 3) => {
  const found = streams(replicas).find(({ name }) => name === 'FACTS')
  if (found === undefined) throw new TypeError('there is no stream FACTS')
  return { ...found, subjects: [...found.subjects] }
}

/** Finds FACTS, or makes it so that its first message gets the sequence `begins`. */
export const openRestore = async (
  connection: Connection,
  { begins, replicas }: Readonly<{ begins: number; replicas: 1 | 3 }>,
): Promise<Restore> => {
  const wanted = wantedWith(replicas)
  const infoOf = async () => {
    try {
      return await whileConnected(connection, () => connection.jsm.streams.info('FACTS'))
    } catch (error) {
      if (isNoStream(error)) return null
      throw error
    }
  }
  const make = () =>
    connection.jsm.streams.add({
      ...wanted,
      description: BEING_RESTORED,
      deny_delete: false,
      deny_purge: false,
      ...(begins > 1 ? { first_seq: begins } : {}),
    })
  if ((await infoOf()) === null) await make()
  const state = await streamState(connection, 'FACTS')

  return {
    state,
    is: state.isPartial ? 'open' : 'guarded',
    put: async ({ subject, sequence, bytes }, id) => {
      const headers = {
        contentType: CONTENT_TYPE,
        lastSequence: sequence - 1,
        ...(id === null ? {} : { id }),
      }
      const outcome = await connection.acks.publish(subject, bytes, headers, 30_000)
      if (outcome.kind === 'stored')
        return outcome.sequence === sequence ? null : `it was stored at ${outcome.sequence}`
      return outcome.kind === 'refused' ? `${outcome.code} ${outcome.description}` : 'no answer'
    },
    end: async () => {
      const now = await connection.jsm.streams.info('FACTS')
      await connection.jsm.streams.update('FACTS', { ...now.config, ...wanted, description: '' })
    },
  }
}
