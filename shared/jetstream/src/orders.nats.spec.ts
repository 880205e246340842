import { eventually } from '@sixfold/testkit/eventually'
import { type NatsServer, startNatsServer } from '@sixfold/testkit/nats-server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Connection, connect } from './connect.ts'
import { followOrders, orderAt, ordersState, publishOrder, type ReceivedOrder, readOrders } from './orders.ts'
import { provision } from './provision.ts'
import { ORDER_BYTES } from './streams.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const short = ({ sequence, party, bytes: body }: ReceivedOrder) =>
  `${sequence} ${party} ${new TextDecoder().decode(body)}`

describe('orders', () => {
  let server: NatsServer
  let connection: Connection
  beforeEach(async () => {
    server = await startNatsServer()
    connection = await connect({ servers: server.url, name: 'spec' })
    await provision(connection)
  })
  afterEach(async () => {
    await connection[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })

  it('are stored once, however often they are sent', async () => {
    expect(await publishOrder(connection, 'acme', 'k1', bytes('a'))).toEqual({
      sequence: 1,
      duplicate: false,
    })
    expect(await publishOrder(connection, 'acme', 'k1', bytes('a'))).toEqual({ sequence: 1, duplicate: true })
    expect(await publishOrder(connection, 'acme', 'k2', bytes('b'))).toEqual({
      sequence: 2,
      duplicate: false,
    })
  })

  it('reach whoever answers when a key comes again with other bytes', async () => {
    await publishOrder(connection, 'acme', 'k1', bytes('a'))
    expect(await publishOrder(connection, 'acme', 'k1', bytes('b'))).toEqual({
      sequence: 2,
      duplicate: false,
    })
    expect(await publishOrder(connection, 'zeta', 'k1', bytes('c'))).toEqual({
      sequence: 3,
      duplicate: false,
    })
    const orders = [await orderAt(connection, 1), await orderAt(connection, 2), await orderAt(connection, 3)]
    expect(orders.map((order) => order && short(order))).toEqual(['1 acme a', '2 acme b', '3 zeta c'])
  })

  it('of 64 KiB are taken, and larger ones are refused with both sizes', async () => {
    expect(await publishOrder(connection, 'acme', 'k1', new Uint8Array(ORDER_BYTES - 1024))).toMatchObject({
      sequence: 1,
    })
    const refused = await publishOrder(connection, 'acme', 'k2', new Uint8Array(ORDER_BYTES + 1))
    expect(refused).toMatchObject({ refused: { code: 'too-large' } })
    expect('refused' in refused && refused.refused.sentence).toMatch(
      /an order of 65537 bytes with its headers is larger than 64 KiB/,
    )
  })

  it('that only the server finds too large are refused alike, whoever sends them', async () => {
    // Its limit counts the headers too.
    const refused = await publishOrder(connection, 'acme', 'k1', new Uint8Array(ORDER_BYTES))
    expect(refused).toMatchObject({ refused: { code: 'too-large' } })
    const raw = await connection.acks.publish('sixfold.order.acme', new Uint8Array(900_000))
    expect(raw).toMatchObject({ kind: 'refused', code: 10054 })
    expect((await ordersState(connection)).lastSequence).toBe(0)
  })

  it('are refused where no coordinator ever was', async () => {
    await connection.jsm.streams.delete('ORDERS')
    const refused = await publishOrder(connection, 'acme', 'k1', bytes('a'), { timeoutMs: 300 })
    expect(refused).toMatchObject({ refused: { code: 'no-stream' } })
  })

  it('are refused while the server is away, within the time that was given', async () => {
    await server.kill()
    await eventually(() => expect(connection.isConnected()).toBe(false))
    const since = performance.now()
    const refused = await publishOrder(connection, 'acme', 'k1', bytes('a'), { timeoutMs: 400 })
    expect(refused).toMatchObject({ refused: { code: 'unreachable' } })
    expect(performance.now() - since).toBeLessThan(2_000)
  })

  it('are refused when the stream is full, and the ones that were taken stay', async () => {
    await connection.jsm.streams.update('ORDERS', { max_bytes: 400 })
    const codes: string[] = []
    for (let turn = 0; turn < 6; turn += 1) {
      const published = await publishOrder(connection, 'acme', `k${turn}`, bytes('x'.repeat(50)), {
        timeoutMs: 500,
      })
      codes.push('refused' in published ? published.refused.code : 'stored')
    }
    expect(codes).toContain('full')
    expect(codes[0]).toBe('stored')
    expect(await orderAt(connection, 1)).not.toBeNull()
  })

  it('are followed in order from where one stopped, across a killed server', async () => {
    await using reader = await connect({ servers: server.url, name: 'reader' })
    for (const text of ['a', 'b', 'c']) await publishOrder(connection, 'acme', text, bytes(text))
    const seen: ReceivedOrder[] = []
    await using follower = await followOrders(reader, 1, (order) =>
      seen.push({ ...order, bytes: order.bytes.slice() }),
    )
    await follower.caughtUp
    expect(seen.map(short)).toEqual(['2 acme b', '3 acme c'])
    expect(Math.abs((seen[0]?.receivedAt ?? 0) - Date.now())).toBeLessThan(60_000)
    const coming = publishOrder(connection, 'zeta', 'd', bytes('d'))
    await server.restart()
    await coming
    await publishOrder(connection, 'acme', 'e', bytes('e'))
    await eventually(() => expect(seen.map(short)).toEqual(['2 acme b', '3 acme c', '4 zeta d', '5 acme e']))
  })

  it('of one party are read from a sequence on, up to a limit', async () => {
    for (const text of ['a', 'b', 'c', 'd', 'e', 'f']) {
      await publishOrder(connection, text < 'c' ? 'zeta' : 'acme', text, bytes(text))
    }
    expect((await readOrders(connection, 'acme', 1, 10)).map(short)).toEqual([
      '3 acme c',
      '4 acme d',
      '5 acme e',
      '6 acme f',
    ])
    expect((await readOrders(connection, 'acme', 4, 2)).map(short)).toEqual(['4 acme d', '5 acme e'])
    expect(await readOrders(connection, 'acme', 7, 2)).toEqual([])
    expect(await orderAt(connection, 99)).toBeNull()
    expect(await ordersState(connection)).toMatchObject({ firstSequence: 1, lastSequence: 6 })
  })
})
