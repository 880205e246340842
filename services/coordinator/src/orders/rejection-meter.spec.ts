import { memoryStore } from '@sixfold/decider'
import { describe, expect, it, vi } from 'vitest'
import { openCore, STORY_BEGINS } from '../fixtures/core.ts'
import { readLog } from '../fixtures/read-log.ts'
import { decidedOrders } from './decided.ts'
import { openRejectionMeter, REJECTIONS_PER_MINUTE } from './rejection-meter.ts'

const open = async () => {
  let clock = STORY_BEGINS
  const core = await openCore({ store: memoryStore() })
  const first = vi.fn(core.journal.first)
  const meter = openRejectionMeter({ journal: { ...core.journal, first }, now: () => clock, nonce: 'n' })
  const pass = (milliseconds: number): void => {
    clock += milliseconds
  }
  const refuse = (party: string, from: number, count: number): boolean[] =>
    Array.from({ length: count }, (_, index) =>
      meter.mayWrite({ party, sequence: from + index, stream: 'orders-1', bytes: new Uint8Array() }),
    )
  const counted = async () =>
    (await readLog(core.store)).flatMap(({ ref, fact }) =>
      fact.name === 'RejectionsCounted' ? [{ party: ref.party, ...fact.data }] : [],
    )
  return { core, meter, pass, refuse, counted, first }
}

describe('the rejection meter', () => {
  it('lets the first refusals of a minute be written, for each party for itself', async () => {
    const { refuse } = await open()
    expect(refuse('acme', 1, REJECTIONS_PER_MINUTE).every((may) => may)).toBe(true)
    expect(refuse('acme', 61, 3)).toEqual([false, false, false])
    expect(refuse('bolt', 64, 1)).toEqual([true])
  })

  it('writes one number for the others, when the minute is over', async () => {
    const { refuse, meter, counted, pass } = await open()
    refuse('acme', 1, REJECTIONS_PER_MINUTE + 940)
    refuse('bolt', 1_001, 5)
    await meter.flush()
    expect(await counted()).toEqual([])
    pass(60_000)
    await meter.flush()
    expect(await counted()).toEqual([
      {
        party: 'acme',
        minute: '2026-11-21T08:00:00.000Z',
        count: 940,
        firstPosition: 61,
        lastPosition: 1_000,
        stream: 'orders-1',
      },
    ])
    await meter.flush()
    expect(await counted()).toHaveLength(1)
  })

  it('begins to write again in the next minute, and keeps the number of the last', async () => {
    const { refuse, meter, counted, pass } = await open()
    refuse('acme', 1, REJECTIONS_PER_MINUTE + 2)
    pass(60_000)
    expect(refuse('acme', 63, 1)).toEqual([true])
    refuse('acme', 64, REJECTIONS_PER_MINUTE + 1)
    pass(60_000)
    await meter.flush()
    expect((await counted()).map(({ count, minute }) => [count, minute.slice(11, 16)])).toEqual([
      [2, '08:00'],
      [2, '08:01'],
    ])
  })

  it('keeps a number that could not be written, and writes it once', async () => {
    const { refuse, meter, counted, pass, first } = await open()
    refuse('acme', 1, REJECTIONS_PER_MINUTE + 2)
    refuse('bolt', 100, REJECTIONS_PER_MINUTE + 3)
    pass(60_000)
    first.mockRejectedValueOnce(new Error('the log is out of reach'))
    await expect(meter.flush()).rejects.toThrow('the log is out of reach')
    await Promise.all([meter.flush(), meter.flush()])
    expect((await counted()).map(({ party, count }) => [party, count])).toEqual([
      ['acme', 2],
      ['bolt', 3],
    ])
  })
})

describe('what is decided', () => {
  it('is known by outcomes, and by the numbers of those that have none', async () => {
    const { core, refuse, meter, pass } = await open()
    refuse('acme', 10, REJECTIONS_PER_MINUTE)
    refuse('acme', 90, 5)
    pass(60_000)
    await meter.flush()
    const decided = decidedOrders()
    for (const recorded of await readLog(core.store)) decided.note(recorded)
    expect([89, 92, 94, 95].map((position) => decided.has('orders-1', 'acme', position))).toEqual([
      true,
      true,
      true,
      false,
    ])
    expect(decided.has('orders-1', 'bolt', 92)).toBe(false)
    expect(decided.has('orders-2', 'acme', 92)).toBe(false)
  })

  it('is kept apart for each stream of orders: positions begin again in another', () => {
    const decided = decidedOrders()
    const ref = { aggregate: 'order', party: 'acme', id: 'key' } as const
    const data = { orderType: 'x', bytes: 'x'.repeat(43), position: 1, stream: 'orders-1' }
    decided.note({ ref, fact: { kind: 'fact', name: 'OrderAccepted', version: 1, data } })
    expect([decided.has('orders-1', 'bolt', 1), decided.has('orders-2', 'bolt', 1)]).toEqual([true, false])
    expect(decided.of('orders-1').endOfRun(1)).toBe(1)
  })
})
