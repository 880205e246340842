import { describe, expect, it } from 'vitest'
import { orderBarrier } from './barrier.ts'

/** Which of the sequences have passed, after all that can be done at once was done. */
const passing = (barrier: ReturnType<typeof orderBarrier>, ...sequences: readonly number[]) => {
  const passed: number[] = []
  for (const sequence of sequences) void barrier.pass(sequence).then(() => passed.push(sequence))
  return async (): Promise<number[]> => {
    await new Promise((resolve) => setImmediate(resolve))
    return passed.toSorted((a, b) => a - b)
  }
}

describe('the barrier', () => {
  it('is open when no operator has an order', async () => {
    expect(await passing(orderBarrier(), 1, 9)()).toEqual([1, 9])
  })

  it("lets through what is before the oldest operator's order", async () => {
    const barrier = orderBarrier()
    for (const sequence of [3, 7, 5]) barrier.enter(sequence)
    const passed = passing(barrier, 1, 4, 6, 8)
    expect(await passed()).toEqual([1])
    barrier.leave(5)
    expect(await passed()).toEqual([1])
    barrier.leave(3)
    expect(await passed()).toEqual([1, 4, 6])
    barrier.leave(7)
    expect(await passed()).toEqual([1, 4, 6, 8])
  })

  it('does not mind one that leaves twice, or never came', async () => {
    const barrier = orderBarrier()
    barrier.enter(2)
    barrier.leave(9)
    const passed = passing(barrier, 3)
    expect(await passed()).toEqual([])
    barrier.leave(2)
    barrier.leave(2)
    expect(await passed()).toEqual([3])
  })
})
