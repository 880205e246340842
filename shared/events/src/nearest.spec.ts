import { expect, test } from 'vitest'
import { nearest } from './nearest.ts'

test('the likest first', () => {
  expect(nearest('NetworkConvergd', ['NodeRegistered', 'NetworkConverged', 'NetworkGone'], 2)).toEqual([
    'NetworkConverged',
    'NetworkGone',
  ])
})

test('by a part of each', () => {
  const texts = ['a.very.long.way.to.blue', 'z.blau']
  expect(nearest('blue', texts, 1)).toEqual(['z.blau'])
  expect(nearest('blue', texts, 1, (it) => it.split('.').at(-1) ?? it)).toEqual(['a.very.long.way.to.blue'])
})

test('what is longer than anything is compared by its beginning, so that it costs little', () => {
  const [blue, other] = ['blue'.repeat(16), 'x'.repeat(64)]
  expect(nearest(blue + 'x'.repeat(10_000), [other, blue], 1)).toEqual([blue])
})
