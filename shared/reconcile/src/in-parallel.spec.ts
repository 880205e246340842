import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { inParallel } from './in-parallel.ts'

it('never runs more than the limit, gives outcomes in order, and outlives failures', async () => {
  let running = 0
  let most = 0
  const outcomes = await inParallel(3, [1, 2, 3, 4, 5, 6, 7], async (item) => {
    running += 1
    most = Math.max(most, running)
    await turn()
    running -= 1
    if (item === 2) throw new Error('two')
    return item * 10
  })
  expect(most).toBe(3)
  expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'failed'))).toEqual([
    10,
    'failed',
    30,
    40,
    50,
    60,
    70,
  ])
})

it('has nothing to do without items', async () => {
  expect(await inParallel(3, [], async (item) => item)).toEqual([])
})
