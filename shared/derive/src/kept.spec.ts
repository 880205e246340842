import type { NameRecord } from '@sixfold/kernel'
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { kept } from './kept.ts'
import { inOrder } from './resolver/in-order.ts'

it('makes a thing again only where something of it is another', () => {
  const make = vi.fn((of: { name: string }, word: string) => ({ text: `${of.name} ${word}` }))
  const made = kept(make)
  const thing = { name: 'a' }
  expect(made(thing, 'x')).toBe(made(thing, 'x'))
  expect(made(thing, 'y')).toEqual({ text: 'a y' })
  expect(made({ ...thing }, 'x')).toEqual({ text: 'a x' })
  expect(make).toHaveBeenCalledTimes(3)
})

it('puts records in the order that they would have without a memory of others, also where two say the same', () => {
  const pool = fc.constantFrom(
    ...['a', 'b', 'b', 'c', 'd', 'e'].map((text, because): NameRecord => ({ text, because })),
  )
  fc.assert(
    fc.property(fc.array(fc.uniqueArray(pool), { minLength: 1, maxLength: 5 }), (histories) => {
      const owner = {}
      for (const records of histories) expect(inOrder(owner, records)).toEqual(inOrder({}, records))
    }),
  )
})
