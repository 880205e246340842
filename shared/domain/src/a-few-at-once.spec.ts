import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { aFewAtOnce } from './a-few-at-once.ts'

it('does everything once, so many at a time, and asks for an item when there is room for it', async () => {
  let [running, most, asked] = [0, 0, 0]
  const items = function* (): Generator<number, void, void> {
    while (asked < 20) {
      asked += 1
      yield asked
    }
  }
  const done: number[] = []
  await aFewAtOnce(items(), 3, async (item) => {
    running += 1
    most = Math.max(most, running)
    expect(asked - done.length).toBeLessThanOrEqual(3)
    await delay(item % 3)
    running -= 1
    done.push(item)
  })
  expect(most).toBe(3)
  expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
})

it('has nothing to do for nothing', () =>
  expect(aFewAtOnce([], 3, () => Promise.reject())).resolves.toBeUndefined())

it('rejects with what a work threw', () =>
  expect(aFewAtOnce([1, 2], 1, () => Promise.reject(new Error('no')))).rejects.toThrow('no'))
