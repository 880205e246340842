import { headers, type MsgHdrs } from '@nats-io/transport-node'
import { expect, it } from 'vitest'
import { headersOf } from './publish-headers.ts'

const text = (all: MsgHdrs): string => {
  const { encode } = all as unknown as { encode: () => Uint8Array }
  return new TextDecoder().decode(encode.call(all))
}

it('are those that the client would have written', () => {
  const all = headers()
  all.append('Nats-Msg-Id', 'a-1')
  all.append('Nats-Expected-Last-Subject-Sequence', '0')
  all.append('Nats-Expected-Last-Sequence', '7')
  all.append('Nats-Rollup', 'sub')
  all.append('Content-Type', 'application/cloudevents+json')
  const given = { id: 'a-1', expected: 0, lastSequence: 7, rollup: true }
  expect(text(headersOf({ ...given, contentType: 'application/cloudevents+json' }))).toBe(text(all))
  expect(text(headersOf({ rollup: false }))).toBe('NATS/1.0\r\n\r\n')
})

it('hold no second line that came in with an id', () => {
  expect(() => headersOf({ id: 'a\r\nNats-Rollup: all' })).toThrow('one line')
})
