import { setTimeout as delay } from 'node:timers/promises'
import { mailboxSubject } from '@sixfold/events/subjects'
import { eventually } from '@sixfold/testkit/eventually'
import { type NatsServer, startNatsServer } from '@sixfold/testkit/nats-server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Connection, connect } from './connect.ts'
import { drainMailbox, type MailboxMessage, onMailboxWake } from './mailbox-drain.ts'
import { ensureMailboxConsumer, writeMailbox } from './mailbox-write.ts'
import { provision } from './provision.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const one = mailboxSubject('n1', 'acme', 'net')
const textOf = ({ bytes: body }: MailboxMessage): string => new TextDecoder().decode(body)

describe('reading mailboxes', () => {
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

  describe('draining', () => {
    const fill = async (count: number, who = 'n1') => {
      for (let index = 0; index < count; index += 1) {
        await writeMailbox(connection, mailboxSubject(who, 'acme', `net${index}`), bytes(`${index}`), {
          expected: 0,
        })
      }
    }

    it('gives everything that is for this agent, once, and then nothing', async () => {
      await ensureMailboxConsumer(connection, 'n1')
      await ensureMailboxConsumer(connection, 'n1')
      await fill(600)
      await fill(3, 'n2')
      const { state, texts } = await drain()
      expect(state).toBe('drained')
      expect(texts).toEqual(Array.from({ length: 600 }, (_, index) => `${index}`))
      await agent.nc.flush()
      expect(await drain()).toEqual({ state: 'drained', texts: [] })
      expect((await connection.jsm.consumers.info('MAILBOX', 'mailbox-n1')).num_ack_pending).toBe(0)
    })

    it('ends at once on an empty mailbox', async () => {
      await ensureMailboxConsumer(connection, 'n1')
      const since = performance.now()
      expect(await drain()).toEqual({ state: 'drained', texts: [] })
      expect(performance.now() - since).toBeLessThan(500)
    })

    it('says when no durable answers, and when NATS is away', async () => {
      expect(await drain()).toEqual({ state: 'missing', texts: [] })
      await connection.jsm.streams.delete('MAILBOX')
      expect(await drain()).toEqual({ state: 'missing', texts: [] })
      await server.kill()
      await eventually(() => expect(agent.isConnected()).toBe(false))
      expect(await drain()).toEqual({ state: 'missing', texts: [] })
    })

    it('acknowledges nothing that was not kept', async () => {
      await ensureMailboxConsumer(connection, 'n1')
      await fill(2)
      await expect(drainMailbox(agent, 'n1', () => Promise.reject(new Error('disk full')))).rejects.toThrow(
        'disk full',
      )
      await agent.nc.flush()
      expect((await connection.jsm.consumers.info('MAILBOX', 'mailbox-n1')).num_ack_pending).toBe(2)
    })

    it('goes on after the server was killed and the mailbox was made again', async () => {
      await ensureMailboxConsumer(connection, 'n1')
      await fill(2)
      await server.restart()
      await Promise.all([connection.connected(), agent.connected()])
      expect((await drain()).state).toBe('missing')
      await provision(connection)
      await ensureMailboxConsumer(connection, 'n1')
      await fill(1)
      expect(await drain()).toEqual({ state: 'drained', texts: ['0'] })
    })

    it('asks for nothing but its own messages: it works under permissions for just that', async () => {
      await using strict = await startNatsServer({
        config: `accounts { A { jetstream: enabled, users: [
          { user: root, password: x },
          { user: agent, password: x, permissions: {
            publish: ["$JS.API.CONSUMER.MSG.NEXT.MAILBOX.mailbox-n1", "$JS.ACK.MAILBOX.mailbox-n1.>", "sixfold.report.n1.>"],
            subscribe: ["_INBOX_n1.>", "sixfold.live.mailbox.n1.>"] } } ] } }
          no_auth_user: agent`,
      })
      await using root = await connect({
        servers: strict.url,
        name: 'root',
        credentials: { user: 'root', password: 'x' },
      })
      await using narrow = await connect({ servers: strict.url, name: 'agent', inboxPrefix: '_INBOX_n1' })
      await provision(root)
      await ensureMailboxConsumer(root, 'n1')
      let wakes = 0
      using _ = onMailboxWake(narrow, 'n1', () => {
        wakes += 1
      })
      await narrow.nc.flush()
      await writeMailbox(root, one, bytes('a'), { expected: 0 })
      await eventually(() => expect(wakes).toBe(1))
      const texts: string[] = []
      const drained = await drainMailbox(
        narrow,
        'n1',
        async (messages) => void texts.push(...messages.map(textOf)),
      )
      expect([drained.state, texts]).toEqual(['drained', ['a']])
      await narrow.nc.flush()
      expect((await root.jsm.consumers.info('MAILBOX', 'mailbox-n1')).num_ack_pending).toBe(0)
    })
  })

  describe('waking', () => {
    it('comes with every message for this agent and after a reconnect, and ends when it is disposed', async () => {
      let wakes = 0
      const wake = onMailboxWake(agent, 'n1', () => {
        wakes += 1
      })
      await agent.nc.flush()
      await writeMailbox(connection, mailboxSubject('n2', 'acme', 'net'), bytes('x'), { expected: 0 })
      await writeMailbox(connection, one, bytes('a'), { expected: 0 })
      await eventually(() => expect(wakes).toBe(1))
      await server.restart()
      await Promise.all([connection.connected(), agent.connected()])
      expect(wakes).toBe(2)
      await provision(connection)
      wake[Symbol.dispose]()
      await agent.nc.flush()
      await writeMailbox(connection, one, bytes('b'), { expected: 0 })
      await delay(50)
      expect(wakes).toBe(2)
    })
  })
})
