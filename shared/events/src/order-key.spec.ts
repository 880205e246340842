import fc from 'fast-check'
import { expect, it } from 'vitest'
import { garbageKey, orderKey, reusedKey } from './order-key.ts'
import { OrderKey, TOKEN } from './values/token.ts'

it('gives an order the same key for ever: outcomes of years ago hang on it', () => {
  expect(orderKey('acme', 'portal', '1')).toBe('43fcjmbmtswd2vgq74qcuxmteawid627')
})

it('depends on party, source and id, each for itself', () => {
  const text = fc.string().filter((it) => !it.includes('\0'))
  fc.assert(
    fc.property(fc.tuple(text, text, text), fc.tuple(text, text, text), (one, other) => {
      expect(orderKey(...one) === orderKey(...other)).toBe(JSON.stringify(one) === JSON.stringify(other))
      expect(orderKey(...one)).toMatch(TOKEN)
    }),
  )
})

it('keeps reused ids and garbage apart from orders, by their bytes', () => {
  const key = orderKey('acme', 'portal', '1')
  const keys = [
    key,
    reusedKey(key, 'h1'),
    reusedKey(key, 'h2'),
    garbageKey('acme', 'h1'),
    garbageKey('b', 'h1'),
  ]
  expect(new Set(keys).size).toBe(5)
  for (const it of keys) expect(OrderKey.parse(it)).toHaveLength(32)
})
