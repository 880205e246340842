import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encode } from './codec.ts'
import { EXAMPLES } from './examples.ts'
import {
  decodeMailbox,
  encodeMailbox,
  SNAPSHOT_PART_CHARACTERS,
  snapshotMessages,
} from './mailbox-message.ts'
import { Instant } from './values/instant.ts'

const MAILBOX_BYTES = 512 * 1024
const joined = (messages: ReturnType<typeof snapshotMessages>): unknown =>
  JSON.parse(messages.map(({ snapshot }) => snapshot?.text).join(''))

describe('a snapshot', () => {
  it('of a small view is one message', () => {
    expect(snapshotMessages('e', 7, { a: 1 })).toEqual([
      { epoch: 'e', revision: 7, previous: 0, snapshot: { index: 0, count: 1, text: '{"a":1}' } },
    ])
  })

  it('of a large one comes in parts that a mailbox takes, and joins to the same', () => {
    const list = fc.array(fc.tuple(fc.string({ unit: 'binary', maxLength: 60 }), fc.nat()), {
      minLength: 4,
      maxLength: 8,
    })
    fc.assert(
      fc.property(list, (some) => {
        const view = Array.from({ length: 6_000 }, (_, index) => some[index % some.length])
        const messages = snapshotMessages('e', 7, view)
        const read = messages.map((message) => decodeMailbox(encodeMailbox(message)))
        expect(messages.length).toBe(Math.ceil(JSON.stringify(view).length / SNAPSHOT_PART_CHARACTERS))
        expect(read.map((message) => message?.snapshot?.index)).toEqual(messages.map((_, index) => index))
        expect(joined(read as typeof messages)).toEqual(view)
        for (const message of messages) expect(encodeMailbox(message).length).toBeLessThan(MAILBOX_BYTES)
      }),
      { numRuns: 5 },
    )
  })
})

describe('a mailbox message', () => {
  const fact = EXAMPLES.get('sixfold.fact.PeerJoined.v1')
  if (fact === undefined) throw new Error('no example')
  const meta = { id: '1', source: 's', time: Instant.parse('2026-11-21T07:36:00.000Z'), prevhash: null }
  const event = JSON.parse(new TextDecoder().decode(encode(fact, meta)))

  it('carries a fact as it is stored', () => {
    const message = { epoch: 'e', revision: 9, previous: 7, facts: [{ sequence: 9, event }] }
    expect(decodeMailbox(encodeMailbox(message))).toEqual(message)
  })

  it.each([
    ['no JSON', '{'],
    ['no message', '{}'],
    ['an unknown field', '{"epoch":"e","revision":1,"previous":0,"x":1}'],
    ['a negative revision', '{"epoch":"e","revision":-1,"previous":0}'],
    [
      'a fact that is no event',
      '{"epoch":"e","revision":1,"previous":0,"facts":[{"sequence":1,"event":{}}]}',
    ],
  ])('is not %s', (_what, text) => expect(decodeMailbox(new TextEncoder().encode(text))).toBeNull())
})
