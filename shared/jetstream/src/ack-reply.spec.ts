import { describe, expect, it } from 'vitest'
import { deliveryOf } from './ack-reply.ts'

describe('the reply subject of a delivered message', () => {
  const expected = { sequence: 12, delivery: 3, pending: 4, storedAt: 1_763_712_000_123 }

  it('is read in its short form', () => {
    expect(deliveryOf('$JS.ACK.FACTS.follow-x.1.12.3.1763712000123456789.4')).toEqual(expected)
  })

  it('is read with a domain and an account, with and without the token at its end', () => {
    expect(deliveryOf('$JS.ACK._.hash.FACTS.follow-x.1.12.3.1763712000123456789.4')).toEqual(expected)
    expect(deliveryOf('$JS.ACK._.hash.FACTS.follow-x.1.12.3.1763712000123456789.4.tok')).toEqual(expected)
  })

  it.each([undefined, '', '_INBOX.abc', '$JS.ACK.FACTS', '$JS.API.a.b.c.d.e.f.g'])('%s is none', (reply) => {
    expect(deliveryOf(reply)).toBeNull()
  })
})
