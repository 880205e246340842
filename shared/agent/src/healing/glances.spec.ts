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

it('counts who holds a device and says nothing, in a row, and begins anew once that was seen to', async () => {
  const times: number[] = []
  let isSilent = true
  const glances = openGlances({
    devices: () => [['sfm0', 'key']],
    onChange: () => undefined,
    onSilent: (_device, _key, count) => {
      times.push(count)
      return count === 3
    },
    glance: () => (isSilent ? Promise.reject(new Error('no answer')) : Promise.resolve('as made')),
  })
  await vi.advanceTimersByTimeAsync(5_500)
  expect(times).toEqual([1, 2, 3, 1, 2])
  isSilent = false
  await vi.advanceTimersByTimeAsync(1_000)
  isSilent = true
  await vi.advanceTimersByTimeAsync(1_000)
  expect(times.at(-1)).toBe(1)
  glances[Symbol.dispose]()
})

it('takes it for no silence of a tunnel that we can open nothing to ask it by', async () => {
  const silent: string[] = []
  const glances = openGlances({
    devices: () => [['sfm0', 'key']],
    onChange: () => undefined,
    onSilent: (device) => silent.push(device) > 0,
    glance: () => Promise.reject(Object.assign(new Error('too many open files'), { code: 'EMFILE' })),
  })
  await vi.advanceTimersByTimeAsync(10_000)
  expect(silent).toEqual([])
  glances[Symbol.dispose]()
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
