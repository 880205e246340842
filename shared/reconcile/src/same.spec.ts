import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isSame } from './same.ts'

it('says of JSON what its text says', () => {
  const value = fc.jsonValue({ maxDepth: 3 })
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(isSame(a, structuredClone(a))).toBe(true)
      const [one, other] = [JSON.stringify(a), JSON.stringify(b)]
      if (one === other) expect(isSame(a, b)).toBe(Object.is(a, -0) === Object.is(b, -0))
    }),
  )
})

it.each([
  [{ a: 1 }, { b: 1 }],
  [{ a: undefined }, { b: undefined }],
  [{ a: 1 }, { a: 1, b: 2 }],
  [{ a: { b: [1, 2] } }, { a: { b: [1, 3] } }],
  [[1, 2], [1]],
  [[], {}],
  [{}, []],
  [null, {}],
  [{}, null],
  ['1', 1],
  [new Set(['a']), new Set(['b'])],
  [new Set(['a']), new Set(['a', 'b'])],
  [new Set(), {}],
  [{}, new Set()],
])('tells %j from %j', (a, b) => {
  expect(isSame(a, b)).toBe(false)
})

it('takes sets of the same texts for the same', () => {
  expect(isSame({ made: new Set(['a', 'b']) }, { made: new Set(['b', 'a']) })).toBe(true)
})
