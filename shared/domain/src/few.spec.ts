import { expect, test } from 'vitest'
import { few, insteadOf } from './few.ts'

const names = (count: number, length: number): string[] =>
  Array.from({ length: count }, (_, index) => String(index).padStart(length, 'n'))

test('a few names are told', () => expect(few(['a', 'b'])).toBe('a, b'))

test('of many it is told how many more there are, in what has room in a sentence', () => {
  for (const length of [1, 8, 56, 129]) {
    const text = few(names(1_000, length))
    expect(text).toMatch(/ and \d+ more$/)
    expect(text.length).toBeLessThan(260)
  }
  const told = few(names(20, 56))
  expect(told.split(', ').length).toBe(4)
  expect(told).toMatch(/ and 16 more$/)
})

test('one name is told, however long', () => expect(few([...names(2, 300)])).toMatch(/^n+0 and 1 more$/))

test('there may be none', () => {
  expect(insteadOf([])).toBe('it has none')
  expect(insteadOf(['web'])).toBe('it has web')
})
