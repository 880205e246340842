import { memoryStore } from '@sixfold/decider'
import { expect, it } from 'vitest'
import { openGrid } from '../fixtures/core.ts'
import { SMALL_GRID } from '../fixtures/grid.ts'
import { factsOf } from './facts-of.ts'

it('finds a fact once, and remembers it; what is not there may come', async () => {
  const store = memoryStore()
  const asked: number[] = []
  const at = (sequence: number) => {
    asked.push(sequence)
    return store.at(sequence)
  }
  const factAt = factsOf({ ...store, at })
  expect(await factAt(2)).toBeNull()
  await openGrid({ store }, SMALL_GRID)
  const found = await factAt(2)
  expect(found?.position.sequence).toBe(2)
  expect(await factAt(2)).toBe(found)
  expect(asked).toEqual([2, 2])
})
