import { expect, test } from 'vitest'
import { inFlight } from './in-flight.ts'

test('each lane does its pieces in order, all lanes at once, and every piece is done once', async () => {
  const done: [number, number][] = []
  let running = 0
  let most = 0
  await inFlight({ count: 10, lanes: 3 }, async (lane, piece) => {
    running += 1
    most = Math.max(most, running)
    await Promise.resolve()
    running -= 1
    done.push([lane, piece])
  })
  expect(most).toBe(3)
  expect(done.map(([, piece]) => piece).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(done.every(([lane, piece]) => piece % 3 === lane)).toBe(true)
})

test('a failure is told', async () => {
  await expect(inFlight({ count: 3, lanes: 2 }, () => Promise.reject(new Error('refused')))).rejects.toThrow(
    'refused',
  )
})
