import { describe, expect, it } from 'vitest'
import type { PublishOutcome } from './ack-publisher.ts'
import type { Connection } from './connect.ts'
import { jetstreamStore } from './event-store.ts'
import type { PublishHeaders } from './publish-headers.ts'

/** A connection whose stream answers as written down. */
const scripted = (...outcomes: PublishOutcome[]) => {
  const written: (PublishHeaders | undefined)[] = []
  const publish = async (
    _subject: string,
    _bytes: Uint8Array,
    write?: PublishHeaders,
  ): Promise<PublishOutcome> => {
    written.push(write)
    return outcomes.shift() ?? { kind: 'lost' }
  }
  const connection = { isConnected: () => true, acks: { publish } } as unknown as Connection
  return { connection, written }
}
const busy: PublishOutcome = {
  kind: 'refused',
  status: 503,
  code: 10008,
  description: 'temporarily unavailable',
}

describe('an append', () => {
  it('is the same write at every try, until there is an answer', async () => {
    const { connection, written } = scripted(
      busy,
      { kind: 'lost' },
      { kind: 'absent' },
      { kind: 'stored', sequence: 9, duplicate: false },
    )
    const reasons: string[] = []
    const store = jetstreamStore(connection, {
      onRetry: ({ reason, attempt }) => reasons.push(`${attempt} ${reason}`),
    })
    expect(await store.append('s', new Uint8Array(), { expected: 4, id: 'a' })).toEqual({ sequence: 9 })
    expect(reasons).toEqual([
      '1 10008 temporarily unavailable',
      '2 no answer',
      '3 no stream answers for the subject',
    ])
    expect(written).toHaveLength(4)
    for (const write of written) expect(write).toMatchObject({ expected: 4, id: 'a' })
  })

  it('ends with an error when the bytes themselves are refused', async () => {
    const { connection, written } = scripted({
      kind: 'refused',
      status: 400,
      code: 10054,
      description: 'message size exceeds maximum allowed',
    })
    const writing = jetstreamStore(connection).append('s', new Uint8Array(), { expected: 0, id: 'a' })
    await expect(writing).rejects.toThrow(
      's was refused by the log: 10054 message size exceeds maximum allowed',
    )
    expect(written).toHaveLength(1)
  })
})
