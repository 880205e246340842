import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openGlances } from './glances.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const open = (count: number) => {
  const holds = new Map(
    Array.from({ length: count }, (_, at) => [`sfm${at}`, 'as made'] as [string, string | null]),
  )
  const changed: string[] = []
  const looks: string[] = []
  const glances = openGlances({
    devices: () => [...holds.keys()].map((device) => [device, `key of ${device}`]),
    onChange: (key) => changed.push(key),
    glance: async (device) => {
      looks.push(device)
      return holds.get(device) ?? null
    },
  })
  return { holds, changed, looks, glances }
}

it('sees once what somebody changed, within two rounds', async () => {
  const it = open(3)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(it.changed).toEqual([])
  it.holds.set('sfm1', 'changed')
  await vi.advanceTimersByTimeAsync(2_000)
  expect(it.changed).toEqual(['key of sfm1'])
  it.glances[Symbol.dispose]()
})

it('costs no more with many devices: it comes round less often', async () => {
  const it = open(500)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(it.looks.length).toBeLessThan(480)
  expect(it.looks.length).toBeGreaterThan(400)
  it.glances[Symbol.dispose]()
  const { length } = it.looks
  await vi.advanceTimersByTimeAsync(5_000)
  expect(it.looks.length - length).toBeLessThanOrEqual(1)
})

it('leaves to others what is gone, and takes what comes again for new', async () => {
  const it = open(1)
  await vi.advanceTimersByTimeAsync(2_100)
  it.holds.set('sfm0', null)
  await vi.advanceTimersByTimeAsync(2_000)
  it.holds.set('sfm0', 'made again')
  await vi.advanceTimersByTimeAsync(3_000)
  expect(it.changed).toEqual([])
  it.glances[Symbol.dispose]()
})
