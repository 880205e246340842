import { reportSubject } from '@sixfold/events/subjects'
import { eventually } from '@sixfold/testkit/eventually'
import { type NatsServer, startNatsServer } from '@sixfold/testkit/nats-server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Connection, connect } from './connect.ts'
import { followPresence, publishPresence } from './presence.ts'
import { provision } from './provision.ts'
import { followReports, publishReport } from './reports.ts'
import { REPORT_BYTES } from './streams.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('what agents say', () => {
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
  const report = (type: string, text: string) => publishReport(agent, reportSubject('n1', type), bytes(text))

  describe('reports', () => {
    const follow = async () => {
      const seen: string[] = []
      const follower = await followReports(
        connection,
        ({ agent: from, type, bytes: body }) =>
          seen.push(`${from} ${type} ${new TextDecoder().decode(body)}`),
        () => seen.push('reset'),
      )
      return { follower, seen }
    }

    it('are handed over as they stand, then each new one', async () => {
      await report('a', '1')
      await report('b', '2')
      await report('a', '3')
      const { follower, seen } = await follow()
      await using _ = follower
      await follower.caughtUp
      expect(seen).toEqual(['n1 b 2', 'n1 a 3'])
      await report('b', '4')
      await eventually(() => expect(seen).toEqual(['n1 b 2', 'n1 a 3', 'n1 b 4']))
    })

    it('are kept through a killed server, and their follower goes on without a repeat', async () => {
      await report('a', '1')
      const { follower, seen } = await follow()
      await using _ = follower
      await follower.caughtUp
      await server.restart()
      expect(await report('b', '2')).toMatchObject({ sequence: 2 })
      await eventually(() => expect(seen).toEqual(['n1 a 1', 'n1 b 2']))
    })

    it('begin anew when the stream was made anew', async () => {
      await report('a', '1')
      const { follower, seen } = await follow()
      await using _ = follower
      await follower.caughtUp
      await connection.jsm.streams.delete('REPORTS')
      await provision(connection)
      await report('b', '2')
      await eventually(() => expect(seen).toEqual(['n1 a 1', 'reset', 'n1 b 2']))
    })

    it('are refused with a reason when they are too large', async () => {
      const published = await publishReport(agent, reportSubject('n1', 'a'), new Uint8Array(REPORT_BYTES + 1))
      expect(published).toMatchObject({ refused: { code: 'too-large' } })
    })
  })

  describe('presence', () => {
    it('is the last sign of life of each, then each new one; a restarted server knows nobody and says so', async () => {
      publishPresence(agent, 'n1')
      publishPresence(agent, 'n1')
      publishPresence(agent, 'n2')
      await agent.nc.flush()
      await eventually(async () =>
        expect((await connection.jsm.streams.info('PRESENCE')).state.messages).toBe(2),
      )
      const seen: string[] = []
      let heard = 0
      await using follower = await followPresence(
        connection,
        (from, at) => {
          seen.push(from)
          heard = at
        },
        () => seen.push('reset'),
      )
      await follower.caughtUp
      expect(seen).toEqual(['n1', 'n2'])
      expect(Math.abs(heard - Date.now())).toBeLessThan(60_000)
      await server.restart()
      await Promise.all([connection.connected(), agent.connected()])
      await provision(connection)
      await eventually(() => expect(seen).toEqual(['n1', 'n2', 'reset']))
      publishPresence(agent, 'n2')
      await eventually(() => expect(seen).toEqual(['n1', 'n2', 'reset', 'n2']))
    })
  })
})
