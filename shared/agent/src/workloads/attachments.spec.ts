import { WORKLOAD_INDEX_FIRST, WORKLOAD_INDEX_LAST } from '@sixfold/derive'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AttachmentRequest, EMPTY_BOOK, IndexBook, withIndices } from './attachments.ts'

const ALL = WORKLOAD_INDEX_LAST - WORKLOAD_INDEX_FIRST + 1
const many = (count: number): string[] => Array.from({ length: count }, (_, at) => `w${at}`)

describe('the indices of workloads', () => {
  it('are given in order, from the first', () => {
    expect(withIndices(EMPTY_BOOK, ['shop', 'till'])).toEqual({
      book: { indices: { shop: 2, till: 3 } },
      full: [],
    })
  })

  it('are kept for who is away, and given to nobody else', () => {
    const { book } = withIndices(EMPTY_BOOK, ['shop', 'till'])
    const without = withIndices(book, ['till', 'bank']).book
    expect(without.indices).toEqual({ shop: 2, till: 3, bank: 4 })
    expect(withIndices(without, ['shop']).book).toEqual(without)
  })

  it('end, and who comes too late is told; the others keep theirs', () => {
    const { book, full } = withIndices(EMPTY_BOOK, many(ALL))
    expect([full, Object.keys(book.indices)]).toEqual([[], many(ALL)])
    expect(withIndices(book, ['w0', 'late', 'later'])).toEqual({ book, full: ['late', 'later'] })
    expect(Math.max(...Object.values(book.indices))).toBe(WORKLOAD_INDEX_LAST)
  })

  it('are never shared and never change, whoever comes and goes', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'constructor', 'toString', 'hasOwnProperty', 'valueOf')
    fc.assert(
      fc.property(fc.array(fc.array(name, { maxLength: 6 }), { maxLength: 8 }), (rounds) => {
        let book: IndexBook = EMPTY_BOOK
        for (const round of rounds) {
          const next = IndexBook.parse(JSON.parse(JSON.stringify(withIndices(book, round).book)))
          expect(next.indices).toMatchObject(book.indices)
          expect(Object.keys(next.indices)).toEqual(expect.arrayContaining(round))
          expect(new Set(Object.values(next.indices)).size).toBe(Object.keys(next.indices).length)
          book = next
        }
      }),
    )
  })
})

describe('a request to attach', () => {
  const request = { party: 'acme', network: 'blue', workload: 'shop', netns: 'shop-1' }

  it('names a network, a workload and a namespace', () => {
    expect(AttachmentRequest.parse(request)).toEqual(request)
  })

  it.each([
    { netns: '../host' },
    { netns: '' },
    { workload: 'a shop' },
    { workload: '__proto__' },
    { party: 'a.b' },
    { index: 7 },
  ])('is refused with %o', (part) => {
    expect(AttachmentRequest.safeParse({ ...request, ...part }).success).toBe(false)
  })
})
