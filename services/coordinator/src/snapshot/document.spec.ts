import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeVersion } from './code-version.ts'
import { readDocument, seal, writeBody } from './document.ts'
import { openFold } from './fold.ts'

const head = { code: 'this', stream: '2026-11-21T08:00:00Z', sequence: 7, last: 9, fact: 'f'.repeat(43) }
const fold = openFold()
fold.decided.note({
  ref: { aggregate: 'order', party: 'acme', id: 'key' },
  fact: {
    kind: 'fact',
    name: 'OrderAccepted',
    version: 1,
    data: { orderType: 'x', bytes: 'x'.repeat(43), position: 1, stream: 'orders-1' },
  },
})
const bytes = Buffer.from(seal(head, writeBody(fold.save())))

describe('a snapshot in bytes', () => {
  it('says of what it is, and holds what was folded', () => {
    const read = readDocument(bytes, 'this')
    expect(read).toMatchObject({ is: 'ours', head: { format: 1, ...head } })
    expect(read.is === 'ours' && read.open()).toEqual(fold.save())
  })

  it('of other code, or laid out in another way, is not opened', () => {
    expect(readDocument(bytes, 'that')).toEqual({ is: 'foreign' })
    const other = Buffer.from(seal({ ...head, format: 2 } as never, new Uint8Array([1, 2, 3])))
    expect(readDocument(other, 'this')).toEqual({ is: 'foreign' })
  })

  it('is refused with a sentence when it is cut off anywhere, or any bit of it is another', () => {
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        expect(() => readDocument(bytes.subarray(0, at), 'this')).toThrow('it is cut off')
        const flipped = Buffer.from(bytes)
        flipped[at] = (flipped[at] as number) ^ (1 << bit)
        expect(() => readDocument(flipped, 'this')).toThrow('it is cut off')
      }),
      { numRuns: 300 },
    )
  })
})

it('the version of the code is the same whenever it is asked for', async () => {
  expect(await codeVersion()).toMatch(/^[\w-]{43}$/)
  expect(await codeVersion()).toBe(await codeVersion())
})
