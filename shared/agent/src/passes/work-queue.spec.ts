import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { workQueue } from './work-queue.ts'

const gate = () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { promise, open: resolve }
}

test('a key that is asked for while it runs runs once more, however often it was asked for', async () => {
  const runs: string[] = []
  const first = gate()
  const queue = workQueue({
    atOnce: 2,
    run: async (key) => {
      runs.push(key)
      if (runs.length === 1) await first.promise
    },
  })
  queue.ask('a')
  queue.ask('a')
  queue.ask('a')
  await turn()
  expect(runs).toEqual(['a'])
  first.open()
  await queue.settled()
  expect(runs).toEqual(['a', 'a'])
})

test('one key never runs twice at once, and no more keys than allowed', async () => {
  let now = 0
  let most = 0
  const active = new Set<string>()
  const queue = workQueue({
    atOnce: 3,
    run: async (key) => {
      expect(active.has(key)).toBe(false)
      active.add(key)
      now += 1
      most = Math.max(most, now)
      await turn()
      now -= 1
      active.delete(key)
    },
  })
  for (let round = 0; round < 5; round += 1) {
    for (const key of ['a', 'b', 'c', 'd', 'e']) queue.ask(key)
    await turn()
  }
  await queue.settled()
  expect(most).toBe(3)
})

test('stopping waits for what runs and starts nothing more', async () => {
  const runs: string[] = []
  const hold = gate()
  const queue = workQueue({
    atOnce: 1,
    run: async (key) => {
      runs.push(key)
      await hold.promise
    },
  })
  queue.ask('a')
  queue.ask('b')
  const stopped = queue.stop()
  hold.open()
  await stopped
  await turn()
  expect(runs).toEqual(['a'])
})
