import type { WireGuard } from '@sixfold/kernel'
import type { Log } from '@sixfold/service'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Awaited, openHandshakes } from './handshakes.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const awaited = (...keys: readonly string[]): Awaited => ({
  netns: 'sf-a',
  devices: [
    { name: 'sfm', peers: keys.map((publicKey) => ({ publicKey })) } as unknown as WireGuard,
    { name: 'sfx', peers: [{ publicKey: 'exit' }] } as unknown as WireGuard,
  ],
})

const open = () => {
  const seen = new Map<string, ReadonlySet<string>>()
  const told: string[] = []
  let looks = 0
  const warn = vi.fn()
  const handshakes = openHandshakes({
    look: async (_netns, device) => {
      looks += 1
      if (device === 'broken') throw new Error('hung')
      return seen.get(device) ?? new Set()
    },
    onSeen: (key) => told.push(key),
    now: () => Date.now(),
    log: { warn } as unknown as Log,
  })
  return { seen, told, handshakes, warn, looks: () => looks }
}

it('tells once, when all have shaken hands, and looks no more', async () => {
  const it = open()
  it.handshakes.follow('acme/blue', awaited('one', 'two'))
  it.seen.set('sfx', new Set(['exit']))
  it.seen.set('sfm', new Set(['one']))
  await vi.advanceTimersByTimeAsync(2_000)
  expect([it.told, it.handshakes.seen('acme/blue')]).toEqual([[], []])
  it.seen.set('sfm', new Set(['one', 'two']))
  await vi.advanceTimersByTimeAsync(300)
  expect(it.told).toEqual(['acme/blue'])
  expect(it.handshakes.seen('acme/blue')).toEqual(['exit', 'one', 'two'])
  const looks = it.looks()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(it.looks()).toBe(looks)
})

it('tells of those that came where others do not, looks more seldom then, and tells of a late one', async () => {
  const it = open()
  it.handshakes.follow('acme/blue', awaited('one', 'two'))
  it.seen.set('sfm', new Set(['one']))
  await vi.advanceTimersByTimeAsync(8_000)
  expect([it.told, it.handshakes.seen('acme/blue')]).toEqual([['acme/blue'], ['one']])
  const looks = it.looks()
  await vi.advanceTimersByTimeAsync(50_000)
  expect(it.looks() - looks).toBeLessThan(25)
  it.seen.set('sfm', new Set(['one', 'two']))
  await vi.advanceTimersByTimeAsync(6_000)
  expect(it.handshakes.seen('acme/blue')).toEqual(['one', 'two'])
})

it('goes on with what it knows when the same is asked again, and begins anew with another peer', async () => {
  const it = open()
  it.seen.set('sfm', new Set(['one']))
  it.seen.set('sfx', new Set(['exit']))
  it.handshakes.follow('acme/blue', awaited('one'))
  await vi.advanceTimersByTimeAsync(10)
  const looks = it.looks()
  it.handshakes.follow('acme/blue', awaited('one'))
  await vi.advanceTimersByTimeAsync(10)
  expect([it.looks(), it.told]).toEqual([looks, ['acme/blue']])
  it.handshakes.follow('acme/blue', awaited('one', 'two'))
  it.seen.set('sfm', new Set(['one', 'two']))
  await vi.advanceTimersByTimeAsync(300)
  expect(it.told).toHaveLength(2)
  it.handshakes.forget('acme/blue')
  expect(it.handshakes.seen('acme/blue')).toEqual([])
})

it('goes on where a look failed, and stops when it is disposed of', async () => {
  const it = open()
  const [mesh] = awaited('one').devices
  it.handshakes.follow('acme/blue', { netns: 'sf-a', devices: [{ ...(mesh as WireGuard), name: 'broken' }] })
  await vi.advanceTimersByTimeAsync(11_000)
  expect(it.warn.mock.calls.length).toBeGreaterThanOrEqual(2)
  it.handshakes[Symbol.dispose]()
  const looks = it.looks()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(it.looks()).toBe(looks)
})
