import { mailboxSubject } from '@sixfold/events/subjects'
import { type NatsServer, startNatsServer } from '@sixfold/testkit/nats-server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Connection, connect } from './connect.ts'
import { drainMailbox, type MailboxMessage } from './mailbox-drain.ts'
import { ensureMailboxConsumer, lastMailbox, mailboxEpoch, writeMailbox } from './mailbox-write.ts'
import { provision } from './provision.ts'
import { NoStreamError } from './stream-state.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const one = mailboxSubject('n1', 'acme', 'net')
const textOf = ({ bytes: body }: MailboxMessage): string => new TextDecoder().decode(body)

describe('writing mailboxes', () => {
  let server: NatsServer
  let connection: Connection
  let agent: Connection
  beforeEach(async () => {
    server = await startNatsServer()
    connection = await connect({ servers: server.url, name: 'coordinator' })
    agent = await connect({ servers: server.url, name: 'agent' })
    await provision(connection)
  })
  afterEach(async () => {
    await agent[Symbol.asyncDispose]()
    await connection[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })
  const drain = async (who = 'n1') => {
    const texts: string[] = []
    const { state } = await drainMailbox(
      agent,
      who,
      async (messages) => void texts.push(...messages.map(textOf)),
    )
    return { state, texts }
  }

  describe('writing', () => {
    it('is compare-and-set on the subject', async () => {
      expect(await writeMailbox(connection, one, bytes('a'), { expected: 0 })).toEqual({ sequence: 1 })
      expect(await writeMailbox(connection, one, bytes('b'), { expected: 0 })).toEqual({ conflict: true })
      expect(await writeMailbox(connection, one, bytes('b'), { expected: 1 })).toEqual({ sequence: 2 })
      expect(await lastMailbox(connection, one)).toMatchObject({ sequence: 2, subject: one })
      expect(await lastMailbox(connection, mailboxSubject('n2', 'acme', 'net'))).toBeNull()
    })

    it('replaces the earlier ones of that subject alone with a rollup, and never with a stale one', async () => {
      const other = mailboxSubject('n1', 'acme', 'other')
      await writeMailbox(connection, one, bytes('a'), { expected: 0 })
      await writeMailbox(connection, other, bytes('o'), { expected: 0 })
      await writeMailbox(connection, one, bytes('b'), { expected: 1 })
      expect(await writeMailbox(connection, one, bytes('stale'), { expected: 1, rollup: true })).toEqual({
        conflict: true,
      })
      expect(await writeMailbox(connection, one, bytes('snapshot'), { expected: 3, rollup: true })).toEqual({
        sequence: 4,
      })
      await ensureMailboxConsumer(connection, 'n1')
      expect((await drain()).texts).toEqual(['o', 'snapshot'])
    })

    it('of a thousand at once takes one answer each', async () => {
      const writes = Array.from({ length: 1_000 }, (_, index) =>
        writeMailbox(connection, mailboxSubject(`n${index}`, 'acme', 'net'), bytes('x'), { expected: 0 }),
      )
      const sequences = (await Promise.all(writes)).map((written) =>
        'sequence' in written ? written.sequence : 0,
      )
      expect(new Set(sequences).size).toBe(1_000)
      expect(Math.min(...sequences)).toBe(1)
    })

    it('says that MAILBOX is gone', async () => {
      const before = await mailboxEpoch(connection)
      await server.restart()
      await connection.connected()
      expect(await writeMailbox(connection, one, bytes('a'), { expected: 0 })).toEqual({ missing: true })
      await expect(lastMailbox(connection, one)).rejects.toThrow(NoStreamError)
      await expect(mailboxEpoch(connection)).rejects.toThrow(NoStreamError)
      await expect(ensureMailboxConsumer(connection, 'n1')).rejects.toThrow(NoStreamError)
      await provision(connection)
      expect(await mailboxEpoch(connection)).not.toBe(before)
      expect(await writeMailbox(connection, one, bytes('a'), { expected: 0 })).toEqual({ sequence: 1 })
    })

    it('drops the oldest of an agent that stays away', async () => {
      let expected = 0
      for (let turn = 0; turn < 300; turn += 1) {
        const written = await writeMailbox(connection, one, bytes(`${turn}`), { expected })
        expected = 'sequence' in written ? written.sequence : -1
      }
      await ensureMailboxConsumer(connection, 'n1')
      const { texts } = await drain()
      expect([texts.length, texts[0], texts.at(-1)]).toEqual([256, '44', '299'])
    })
  })
})
