import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addToRuns, firstNotIn, type Runs, removeFromRuns } from './runs.ts'

const numbers = (runs: Runs): number[] => {
  const all: number[] = []
  for (let place = 0; place < runs.length; place += 2)
    for (let number = runs[place] as number; number < (runs[place + 1] as number); number += 1)
      all.push(number)
  return all
}

it('is a set, whatever is put in and taken out, with as few runs as there can be', () => {
  const change = fc.record({ isAdded: fc.boolean(), number: fc.nat(24) })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 80 }), (changes) => {
      const runs: Runs = []
      const model = new Set<number>()
      for (const { isAdded, number } of changes) {
        if (isAdded) addToRuns(runs, number)
        else removeFromRuns(runs, number)
        if (isAdded) model.add(number)
        else model.delete(number)
        expect(numbers(runs)).toEqual([...model].toSorted((a, b) => a - b))
        for (let place = 2; place < runs.length; place += 2)
          expect(runs[place]).toBeGreaterThan(runs[place - 1] as number)
        for (let from = 0; from <= 25; from += 1) {
          let free = from
          while (model.has(free)) free += 1
          expect(firstNotIn(runs, from)).toBe(free)
        }
      }
    }),
  )
})
