import { expect, test } from 'vitest'
import type { Limit, Pair } from './figure.ts'
import { lineOf } from './line.ts'

const figure = (limit: Limit | null) => ({ name: 'append/x', unit: 'facts/s', limit, about: 'a with b' })
const pairs = (...all: readonly (readonly [number, number | null])[]): Pair[] =>
  all.map(([ours, raw]) => ({ ours, raw }))
const times = (count: number, pair: readonly [number, number | null]): Pair[] =>
  pairs(...Array.from({ length: count }, () => pair))

test('the ratio is the median of the ratios of the pairs, not the ratio of the medians', () => {
  const line = lineOf(figure(null), pairs([10, 10], [30, 10], [100, 200]))
  expect(line).toMatchObject({ ours: 30, raw: 10, ratio: 1, interval: [0.5, 3], pairs: 3 })
})

test('a limit of a ratio holds until the whole interval is beyond it', () => {
  const atLeast = { of: 'ratio', atLeast: 0.5 } as const
  expect(lineOf(figure(atLeast), times(7, [60, 100])).holds).toBe(true)
  expect(lineOf(figure(atLeast), times(7, [49, 100])).holds).toBe(false)
  expect(lineOf(figure(atLeast), [...times(6, [40, 100]), ...times(1, [60, 100])]).holds).toBe(true)

  const atMost = { of: 'ratio', atMost: 2 } as const
  expect(lineOf(figure(atMost), times(7, [199, 100])).holds).toBe(true)
  expect(lineOf(figure(atMost), times(7, [201, 100])).holds).toBe(false)
  expect(lineOf(figure(atMost), [...times(6, [300, 100]), ...times(1, [150, 100])]).holds).toBe(true)
})

test('a limit may be about the difference, or about ours alone', () => {
  const difference = lineOf(figure({ of: 'difference', atMost: 150 }), times(7, [260, 100]))
  expect(difference).toMatchObject({ interval: [160, 160], holds: false })
  const ours = lineOf(figure({ of: 'ours', atMost: 1.5 }), times(15, [1.2, null]))
  expect(ours).toMatchObject({ ours: 1.2, raw: null, ratio: null, interval: [1.2, 1.2], holds: true })
})

test('a limit at p95 goes by the worst that one in twenty sees', () => {
  const limit = { of: 'ours', at: 'p95', atMost: 10 } as const
  const seen = (bad: number) => [...times(20 - bad, [4, null]), ...times(bad, [12, null])]
  expect([0, 1, 2].map((bad) => lineOf(figure(limit), seen(bad)).holds)).toEqual([true, true, false])
})

test('a limit of a ratio without a raw side is a mistake that is said', () => {
  expect(() => lineOf(figure({ of: 'ratio', atMost: 2 }), times(7, [1, null]))).toThrow('needs a raw side')
})

test('the note says what is compared, what was seen, and when the pairs were too few', () => {
  expect(lineOf(figure(null), times(7, [1, 2]), 'p95 3 s').note).toBe('a with b; p95 3 s')
  expect(lineOf(figure(null), times(2, [1, 2])).note).toBe('a with b; too few pairs: the interval has 50 %')
})
