import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { boundedAsks } from './bounded-asks.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const open = () => {
  const asked: string[] = []
  const asks = boundedAsks({ ask: (key) => asked.push(key), settleMs: 50, everyMs: 500 })
  return { asks, asked }
}

it('asks once for a burst, soon', () => {
  const { asks, asked } = open()
  for (let at = 0; at < 100; at += 1) asks.hear('a')
  vi.advanceTimersByTime(49)
  expect(asked).toEqual([])
  vi.advanceTimersByTime(1)
  expect(asked).toEqual(['a'])
})

it('asks for what is heard all the time no more often than allowed, and for others as soon as ever', () => {
  const { asks, asked } = open()
  for (let ms = 0; ms < 3_000; ms += 1) {
    asks.hear('a')
    if (ms === 1_000) asks.hear('b')
    vi.advanceTimersByTime(1)
    if (ms === 1_060) expect(asked).toContain('b')
  }
  expect(asked.filter((key) => key === 'a')).toHaveLength(6)
})

it('gives what we did ourselves time, and still looks once', () => {
  const { asks, asked } = open()
  asks.hear('a')
  vi.advanceTimersByTime(20)
  asks.acted('a')
  asks.hear('a')
  vi.advanceTimersByTime(499)
  expect(asked).toEqual([])
  vi.advanceTimersByTime(1)
  expect(asked).toEqual(['a'])
})

it('asks for nothing that was forgotten', () => {
  const { asks, asked } = open()
  asks.hear('a')
  asks.forget('a')
  vi.advanceTimersByTime(5_000)
  expect(asked).toEqual([])
})
