import { describe, expect, it } from 'vitest'
import { outcomeOf } from './ack-publisher.ts'

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
