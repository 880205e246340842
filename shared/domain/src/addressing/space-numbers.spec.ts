import { aParty } from '@sixfold/events/example-values'
import { expect, it } from 'vitest'
import { spaceNumbers } from './space-numbers.ts'

it('comes by every number once, and never by 0', () => {
  const all = [...spaceNumbers(aParty('acme'), 'legacy')]
  expect(all).toHaveLength(65_535)
  expect(new Set(all).size).toBe(65_535)
  expect([Math.min(...all), Math.max(...all)]).toEqual([1, 65_535])
})

it('goes the same way for everybody, and another way for another name or party', () => {
  const firstOf = (party: string, space: string) => spaceNumbers(aParty(party), space).take(5).toArray()
  expect(firstOf('acme', 'legacy')).toEqual(firstOf('acme', 'legacy'))
  expect(firstOf('acme', 'legacy')).not.toEqual(firstOf('acme', 'lab'))
  expect(firstOf('acme', 'legacy')).not.toEqual(firstOf('bolt', 'legacy'))
})
