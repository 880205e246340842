import type { NatsConnection } from '@nats-io/transport-node'
import { describe, expect, it } from 'vitest'
import { ackPublisher, outcomeOf } from './ack-publisher.ts'
import { openAnswers } from './answers.ts'

const answer = (value: unknown) => outcomeOf(new TextEncoder().encode(JSON.stringify(value)), 0)

describe('the answer to a publish', () => {
  it('is a place in the stream', () => {
    expect(answer({ stream: 'FACTS', seq: 7 })).toEqual({ kind: 'stored', sequence: 7, duplicate: false })
    expect(answer({ stream: 'FACTS', seq: 7, duplicate: true })).toEqual({
      kind: 'stored',
      sequence: 7,
      duplicate: true,
    })
  })

  it('is a refusal, with its code', () => {
    const error = { code: 400, err_code: 10071, description: 'wrong last sequence: 3' }
    expect(answer({ stream: 'FACTS', seq: 0, error })).toEqual({
      kind: 'refused',
      status: 400,
      code: 10071,
      description: 'wrong last sequence: 3',
    })
  })

  it('is that nobody listens', () => {
    expect(outcomeOf(new Uint8Array(), 503)).toEqual({ kind: 'absent' })
  })

  it.each([{}, { stream: '', seq: 1 }, { stream: 'FACTS', seq: 0 }, { seq: 3 }, null, 'x'])(
    '%j says nothing, so it is as good as lost',
    (value) => {
      expect(answer(value)).toEqual({ kind: 'lost' })
    },
  )

  it('is lost when it is no JSON', () => {
    expect(outcomeOf(new TextEncoder().encode('{'), 0)).toEqual({ kind: 'lost' })
  })
})

describe('a publish', () => {
  const bytes = new Uint8Array(8)
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  /** A connection that keeps what it is given. */
  const open = (publish: (subject: string) => void) => {
    const nc = { info: { max_payload: 2_000 }, subscribe: () => undefined, publish }
    const answers = openAnswers(nc as unknown as NatsConnection, 'inbox')
    return { ...ackPublisher(nc as unknown as NatsConnection, answers), lose: answers.lose }
  }

  it('goes with all others of its turn, in the order in which they came', async () => {
    const sent: string[] = []
    const acks = open((subject) => sent.push(subject))
    for (const subject of ['a', 'b', 'c']) void acks.publish(subject, bytes)
    expect(sent).toEqual([])
    await turn()
    expect(sent).toEqual(['a', 'b', 'c'])
    acks.lose()
  })

  it('is lost where the connection was closed meanwhile, and harms nobody', async () => {
    const acks = open(() => {
      throw new Error('closed connection')
    })
    expect(await acks.publish('a', bytes)).toEqual({ kind: 'lost' })
  })

  it('is not sent any more once it was said to be lost', async () => {
    const sent: string[] = []
    const acks = open((subject) => sent.push(subject))
    const publish = acks.publish('a', bytes)
    acks.lose()
    expect(await publish).toEqual({ kind: 'lost' })
    await turn()
    expect(sent).toEqual([])
  })

  it('is refused where it is larger than the server takes', async () => {
    const acks = open(() => expect.fail('it was sent'))
    expect(await acks.publish('a', new Uint8Array(1_500))).toMatchObject({ kind: 'refused', status: 400 })
  })
})
