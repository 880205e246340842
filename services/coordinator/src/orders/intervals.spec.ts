import fc from 'fast-check'
import { expect, it } from 'vitest'
import { intervals } from './intervals.ts'

it('is a set of numbers, in as few runs as there are', () => {
  const command = fc.tuple(
    fc.constantFrom('add', 'has', 'endOfRun', 'clear'),
    fc.integer({ min: 1, max: 40 }),
  )
  const mostlyAdding = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 40 }).map((it) => ['add', it] as const) },
    command,
  )
  fc.assert(
    fc.property(fc.array(mostlyAdding, { maxLength: 80 }), (commands) => {
      const real = intervals()
      const model = new Set<number>()
      for (const [name, value] of commands) {
        if (name === 'add') {
          real.add(value)
          model.add(value)
        } else if (name === 'clear' && value === 1) {
          real.clear()
          model.clear()
        }
        let end = value - 1
        while (model.has(end + 1)) end += 1
        expect(real.has(value)).toBe(model.has(value))
        expect(real.endOfRun(value)).toBe(end)
        const starts = [...model].filter((it) => !model.has(it - 1))
        expect(real.runs()).toBe(starts.length)
      }
    }),
    { numRuns: 300 },
  )
})

it('stays one run while orders are decided in their order, and near to it', () => {
  const decided = intervals()
  for (let sequence = 1; sequence <= 10_000; sequence += 2) {
    decided.add(sequence + 1)
    decided.add(sequence)
    expect(decided.runs()).toBe(1)
  }
  expect(decided.endOfRun(1)).toBe(10_000)
})
