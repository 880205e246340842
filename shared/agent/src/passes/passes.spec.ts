import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { passes } from './passes.ts'
import type { UnitResult } from './unit.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Passes whose runs come to what `results` says, and to rest behind it; with the times at which they were made. */
const running = (results: (UnitResult | Error)[] = []) => {
  const start = Date.now()
  const runs: string[] = []
  const times: number[] = []
  const log = { error: vi.fn() }
  const onGatewayRest = vi.fn()
  const run = async (key: string): Promise<UnitResult> => {
    runs.push(key)
    times.push(Date.now() - start)
    const result = results.shift() ?? 'rest'
    if (result instanceof Error) throw result
    return result
  }
  return { work: passes(log as never, run, onGatewayRest), runs, times, log, onGatewayRest, results }
}
const again = (count: number): UnitResult[] => Array.from({ length: count }, () => 'again')
const gaps = (times: readonly number[]): number[] => times.slice(1).map((time, at) => time - (times[at] ?? 0))
const SETTLE_MS = 10

it('a burst of facts is one pass', async () => {
  const { work, runs } = running()
  for (let fact = 0; fact < 20; fact += 1) work.ask('acme/blue')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(runs).toEqual(['acme/blue'])
})

it('what does not come to rest is tried again, ever later, and at least every ten seconds', async () => {
  const { work, times } = running(again(10))
  work.ask('acme/blue')
  await vi.advanceTimersByTimeAsync(60_000)
  const waits = [100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000]
  expect(gaps(times)).toEqual(waits.map((wait) => wait + SETTLE_MS))
})

it('what came to rest begins anew with the shortest wait', async () => {
  const { work, times, results } = running(again(3))
  work.ask('acme/blue')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(times).toHaveLength(4)
  results.push('again')
  work.ask('acme/blue')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(gaps(times).at(-1)).toBe(100 + SETTLE_MS)
})

it('a pass that cannot be made is logged and tried again, and holds up no other', async () => {
  const { work, runs, log } = running([new Error('no such file')])
  work.ask('acme/blue')
  work.ask('acme/red')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(runs).toEqual(['acme/blue', 'acme/red', 'acme/blue'])
  expect(log.error).toHaveBeenCalledOnce()
  expect(log.error.mock.calls[0]?.[0]).toMatchObject({ network: 'acme/blue' })
})

it('a gateway that comes to rest after a failure is told, once: networks waited for it', async () => {
  const { work, onGatewayRest } = running(again(2))
  work.ask(work.gateway)
  await vi.advanceTimersByTimeAsync(150)
  expect(onGatewayRest).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(5_000)
  work.ask(work.gateway)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(onGatewayRest).toHaveBeenCalledOnce()
})

it('a network that comes to rest after a failure is nobody else’s business', async () => {
  const { work, onGatewayRest } = running(again(2))
  work.ask('acme/blue')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(onGatewayRest).not.toHaveBeenCalled()
})

it('asking for all asks for the gateway too', async () => {
  const { work, runs } = running()
  work.askAll(['acme/blue', 'acme/red'])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(runs).toEqual([work.gateway, 'acme/blue', 'acme/red'])
})

it('nothing is tried again once stopped', async () => {
  const { work, runs } = running(again(5))
  work.ask('acme/blue')
  await vi.advanceTimersByTimeAsync(50)
  await work.stop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(runs).toEqual(['acme/blue'])
})
