import { aNetworkOf, home, oslo1, oslo2 } from '@sixfold/derive/examples/networks.examples'
import { farmWaysReportType } from '@sixfold/events'
import { aFarm } from '@sixfold/events/example-values'
import type { FarmWaysReported } from '@sixfold/events/reports'
import type { FarmWires, NetworkView } from '@sixfold/fold'
import type { openPing } from '@sixfold/linux'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Outbox } from '../reports/outbox.ts'
import { openFarmWatch } from './farm-watch.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const plain = aNetworkOf(oslo1, oslo2, home)
const inPhase = (phase: FarmWires['phase'], turned: number): NetworkView => ({
  ...plain,
  plan: {
    ...plain.plan,
    wires: 'farm',
    farmWires: [{ farm: aFarm('oslo'), vni: 7, phase, since: 20, turned }],
  },
})

/** An agent whose pings are answered as the spec says. */
const open = () => {
  const asked: Parameters<typeof openPing>[0][] = []
  let running = 0
  let isAnswered = false
  let said: FarmWaysReported['data'] | null = null
  const ping: typeof openPing = (target, onAnswer) => {
    asked.push(target)
    running += 1
    const timer = setInterval(() => onAnswer(isAnswered), target.everySeconds * 1_000)
    let isOver = false
    return {
      [Symbol.dispose]: () => {
        clearInterval(timer)
        if (!isOver) running -= 1
        isOver = true
      },
    }
  }
  const watch = openFarmWatch({
    id: oslo1.id,
    ping,
    outbox: {
      say: (type: string, report: FarmWaysReported) => {
        expect(type).toBe(farmWaysReportType('acme', 'blue'))
        said = report.data
      },
      drop: () => {
        said = null
      },
    } as unknown as Outbox,
  })
  return {
    watch,
    asked,
    running: () => running,
    said: () => said?.ways ?? null,
    answer: (value: boolean) => {
      isAnswered = value
    },
  }
}

it('asks nobody in a network without such wires, or where all are sent over', async () => {
  const it = open()
  it.watch.applied(plain)
  it.watch.applied(inPhase('open', 21))
  await vi.advanceTimersByTimeAsync(1_000)
  expect([it.asked, it.said()]).toEqual([[], null])
})

it('asks at full size over the wire itself, and says so when the answer came', async () => {
  const it = open()
  it.answer(true)
  it.watch.applied(inPhase('prepared', 20))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(it.asked).toMatchObject([{ to: 'fe80::102', bytes: 1_420 }])
  expect(it.said()).toEqual([{ peer: oslo2.id, since: 20, passes: true }])
  expect(it.running()).toBe(0)
})

it('says that a way is shut after ten questions, asks again at a slower pace, and says when it is open', async () => {
  const it = open()
  it.watch.applied(inPhase('prepared', 20))
  await vi.advanceTimersByTimeAsync(4_000)
  expect([it.said(), it.running()]).toEqual([[], 1])
  await vi.advanceTimersByTimeAsync(1_500)
  expect([it.said(), it.running()]).toEqual([[{ peer: oslo2.id, since: 20, passes: false }], 0])
  await vi.advanceTimersByTimeAsync(10 * 60_000)
  expect(it.asked.length).toBeLessThan(16)
  it.answer(true)
  await vi.advanceTimersByTimeAsync(66_000)
  expect(it.said()).toMatchObject([{ passes: true }])
})

it('begins anew where the way is another one, and ends where it is sent over or gone', async () => {
  const it = open()
  it.answer(true)
  it.watch.applied(inPhase('prepared', 20))
  await vi.advanceTimersByTimeAsync(1_000)
  it.answer(false)
  it.watch.applied(inPhase('closed', 25))
  await vi.advanceTimersByTimeAsync(1_000)
  expect([it.said(), it.running()]).toEqual([[], 1])
  it.watch.applied(inPhase('open', 26))
  expect([it.said(), it.running()]).toEqual([[], 0])
  it.watch.applied(inPhase('closed', 27))
  it.watch.forget(plain)
  await vi.advanceTimersByTimeAsync(200_000)
  expect([it.said(), it.running()]).toEqual([null, 0])
})
