import fc from 'fast-check'
import { expect, it } from 'vitest'
import { outcomeKeys } from './outcome-keys.ts'

it('holds every key that was added, whatever it looks like, also when it was saved meanwhile', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 60 }), fc.nat({ max: 60 }), (keys, cut) => {
      const before = outcomeKeys()
      for (const key of keys.slice(0, cut)) before.add(key)
      const after = outcomeKeys(structuredClone(before.save()))
      for (const key of keys.slice(cut)) after.add(key)
      expect(keys.filter((key) => !after.mightHold(key))).toEqual([])
    }),
  )
})

it('takes few new keys for known ones, and more than one piece holds', () => {
  const keys = outcomeKeys()
  const key = (index: number): string => `x3ihfndrqd2iz2cs3qv-${index}`
  for (let index = 0; index < 600_000; index += 1) keys.add(key(index))
  const { pieces, held } = keys.save()
  expect(pieces.map(({ length }) => length)).toEqual([2 ** 20, 2 ** 20])
  // Less than what is over, by those that were taken for known ones.
  expect(held).toBeGreaterThan(75_000)
  const news = Array.from({ length: 50_000 }, (_, index) => key(1_000_000 + index))
  expect(news.filter((it) => keys.mightHold(it)).length).toBeLessThan(150)
  expect([0, 524_287, 524_288, 599_999].every((index) => keys.mightHold(key(index)))).toBe(true)
})

it('holds nothing before the first is added', () => {
  expect(outcomeKeys().mightHold('a')).toBe(false)
  expect(outcomeKeys().save()).toEqual({ pieces: [], held: 0 })
})
