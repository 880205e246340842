import { expect, test } from 'vitest'
import { median, medianInterval, quantile } from './statistics.ts'

test('the median of an odd number of samples is the middle one, of an even number between the two', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([7])).toBe(7)
})

test('a quantile lies between its neighbours', () => {
  expect(quantile([10, 20, 30, 40, 50], 0.95)).toBeCloseTo(48)
  expect(quantile([10, 20], 0)).toBe(10)
  expect(quantile([10, 20], 1)).toBe(20)
})

test('nothing has no median', () => {
  expect(() => median([])).toThrow('no samples')
  expect(() => medianInterval([])).toThrow('no samples')
})

const upTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1)

test.each([
  // Order statistics of the sign test, as tables have them.
  [6, 1, 6, 0.969],
  [7, 1, 7, 0.984],
  [9, 2, 8, 0.961],
  [15, 4, 12, 0.965],
  [20, 6, 15, 0.959],
])('with %i samples the interval is from the %ith to the %ith', (n, low, high, confidence) => {
  const interval = medianInterval(upTo(n).toReversed())
  expect([interval.low, interval.high]).toEqual([low, high])
  expect(interval.confidence).toBeCloseTo(confidence, 3)
})

test('with too few samples for 95 % the whole range is given, and the confidence is said', () => {
  expect(medianInterval(upTo(5))).toEqual({ low: 1, high: 5, confidence: 0.9375 })
  expect(medianInterval([3])).toEqual({ low: 3, high: 3, confidence: 0 })
})

test('it covers the true median about as often as it says', () => {
  let state = 1
  const random = (): number => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  const rounds = 2_000
  let covered = 0
  for (let round = 0; round < rounds; round += 1) {
    // Skewed on purpose: the square of a uniform number has its median at 0.25.
    const { low, high } = medianInterval(Array.from({ length: 15 }, () => random() ** 2))
    if (low <= 0.25 && high >= 0.25) covered += 1
  }
  expect(covered / rounds).toBeGreaterThan(0.95)
  expect(covered / rounds).toBeLessThan(0.98)
})
