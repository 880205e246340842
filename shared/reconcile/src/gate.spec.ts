import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { gate } from './gate.ts'

it('has at most so many inside, lets them in as they asked, and outlives failures', async () => {
  const enter = gate(3)
  const started: number[] = []
  let inside = 0
  let most = 0
  const outcomes = await Promise.allSettled(
    [1, 2, 3, 4, 5, 6, 7].map((item) =>
      enter(async () => {
        started.push(item)
        inside += 1
        most = Math.max(most, inside)
        await turn()
        inside -= 1
        if (item === 2) throw new Error('two')
        return item * 10
      }),
    ),
  )
  expect(most).toBe(3)
  expect(started).toEqual([1, 2, 3, 4, 5, 6, 7])
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
