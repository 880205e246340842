import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dice } from '../fixtures/dice.ts'
import { type LanesOptions, openLanes } from './lanes.ts'
import type { PlacedOrder } from './placed-order.ts'

const order = (sequence: number, party: string): PlacedOrder => ({
  sequence,
  party,
  stream: 's',
  bytes: new Uint8Array(),
})
const settle = () => new Promise((resolve) => setImmediate(resolve))
const isOperator = (party: string): boolean => party.startsWith('operator')

/** Lanes over a stream of orders; orders are decided when the spec says so. */
const open = (placed: readonly PlacedOrder[], options: Partial<LanesOptions> = {}) => {
  const started: number[] = []
  const finish = new Map<number, { resolve: () => void; reject: (err: Error) => void }>()
  const reads: [party: string, from: number][] = []
  const lanes = openLanes({
    isOperator,
    decide: ({ sequence }) => {
      started.push(sequence)
      return new Promise((resolve, reject) => finish.set(sequence, { resolve, reject }))
    },
    read: async (party, from, limit) => {
      reads.push([party, from])
      return placed.filter((it) => it.party === party && it.sequence >= from).slice(0, limit)
    },
    pause: async () => {},
    ...options,
  })
  return {
    lanes,
    started,
    reads,
    decide: async (sequence: number): Promise<void> => {
      finish.get(sequence)?.resolve()
      await settle()
    },
    fail: async (sequence: number): Promise<void> => {
      finish.get(sequence)?.reject(new Error('the log is out of reach'))
      await settle()
    },
    push: async (...orders: readonly PlacedOrder[]): Promise<void> => {
      for (const it of orders) lanes.push(it)
      await settle()
    },
  }
}

describe('a lane', () => {
  it('decides the orders of its party one after the other', async () => {
    const { push, decide, started, lanes } = open([])
    await push(order(1, 'acme'), order(2, 'acme'), order(3, 'acme'))
    expect(started).toEqual([1])
    await decide(1)
    expect(started).toEqual([1, 2])
    await decide(2)
    await decide(3)
    expect([started, lanes.waiting().busy]).toEqual([[1, 2, 3], 0])
    await lanes.idle()
  })

  it('delays no other party, however long it is stuck', async () => {
    const { push, decide, started } = open([])
    await push(order(1, 'stuck'), order(2, 'acme'), order(3, 'stuck'), order(4, 'acme'))
    await decide(2)
    await decide(4)
    await push(order(5, 'bolt'))
    expect(started).toEqual([1, 2, 4, 5])
  })

  it('tries an order again until it is decided, and says so', async () => {
    const trouble: unknown[] = []
    const { push, decide, fail, started } = open([], {
      onTrouble: ({ sequence }, err) => trouble.push([sequence, String(err)]),
    })
    await push(order(1, 'acme'), order(2, 'acme'))
    await fail(1)
    await fail(1)
    await decide(1)
    expect(started).toEqual([1, 1, 1, 2])
    expect(trouble).toEqual(Array(2).fill([1, 'Error: the log is out of reach']))
  })

  it('keeps few orders in memory: it is parked by sequence, and read again when it has drained', async () => {
    const placed = Array.from({ length: 9 }, (_, index) => order(index + 1, 'acme'))
    const { push, decide, started, reads } = open(placed, { capacity: 3 })
    await push(...placed)
    expect(reads).toEqual([])
    for (let sequence = 1; sequence <= 9; sequence += 1) await decide(sequence)
    expect(started).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(reads).toEqual([
      ['acme', 5],
      ['acme', 8],
    ])
  })

  it('reads again when the log was out of reach', async () => {
    const placed = Array.from({ length: 4 }, (_, index) => order(index + 1, 'acme'))
    let failures = 2
    const { push, decide, started } = open(placed, {
      capacity: 1,
      read: async (_party, from) => {
        failures -= 1
        if (failures >= 0) throw new Error('the log is out of reach')
        return placed.filter(({ sequence }) => sequence >= from)
      },
    })
    await push(...placed)
    for (let sequence = 1; sequence <= 4; sequence += 1) await decide(sequence)
    expect(started).toEqual([1, 2, 3, 4])
  })

  it('goes on behind orders that the stream no longer has', async () => {
    const placed = Array.from({ length: 4 }, (_, index) => order(index + 1, 'acme'))
    const { push, decide, started, lanes } = open([order(4, 'acme')], { capacity: 1 })
    await push(...placed)
    await decide(1)
    await decide(2)
    await decide(4)
    expect([started, lanes.waiting().busy]).toEqual([[1, 2, 4], 0])
  })

  it('loses no order that comes at the very moment at which it has drained', async () => {
    for (let turns = 0; turns < 12; turns += 1) {
      const decided: number[] = []
      const lanes = openLanes({
        isOperator,
        decide: async ({ sequence }) => void decided.push(sequence),
        read: async () => [],
        pause: async () => {},
      })
      lanes.push(order(1, 'acme'))
      for (let turn = 0; turn < turns; turn += 1) await null
      lanes.push(order(2, 'acme'))
      await settle()
      expect(decided).toEqual([1, 2])
    }
  })
})

describe("an operator's order", () => {
  it('holds back the tenants behind it, and not those before it', async () => {
    const { push, decide, started } = open([])
    await push(order(1, 'acme'), order(2, 'operator'), order(3, 'acme'), order(4, 'bolt'))
    expect(started.toSorted()).toEqual([1, 2])
    await decide(1)
    expect(started.toSorted()).toEqual([1, 2])
    await decide(2)
    expect(started.toSorted()).toEqual([1, 2, 3, 4])
  })

  it('does not wait for other operators', async () => {
    const { push, started } = open([])
    await push(order(1, 'operator-a'), order(2, 'operator-b'))
    expect(started).toEqual([1, 2])
  })

  it('that is parked holds tenants back too, and one that the stream lost does not', async () => {
    const grid = Array.from({ length: 5 }, (_, index) => order(index + 1, 'operator'))
    const { push, decide, started } = open([order(4, 'operator')], { capacity: 1 })
    await push(...grid, order(6, 'acme'))
    await decide(1)
    await decide(2)
    expect(started).toEqual([1, 2, 4])
    await decide(4)
    expect(started).toEqual([1, 2, 4, 6])
  })

  it('is before a tenant also when the tenant was parked and is read ahead of the stream', async () => {
    const grid = Array.from({ length: 6 }, (_, index) => order(index + 1, index === 4 ? 'operator' : 'acme'))
    const { push, decide, started } = open(grid, { capacity: 2 })
    await push(...grid.slice(0, 4))
    for (const sequence of [1, 2, 3, 4]) await decide(sequence)
    expect(started).toEqual([1, 2, 3, 4])
    await push(...grid.slice(4))
    expect(started).toEqual([1, 2, 3, 4, 5])
    await decide(5)
    expect(started).toEqual([1, 2, 3, 4, 5, 6])
  })
})

it('decides every order once and in its order, whatever the pace, the memory and the failures', async () => {
  const parties = ['operator-a', 'operator-b', 'acme', 'bolt', 'core']
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 4 }), async (seed, capacity) => {
      const { roll, oneIn, pick, wander } = dice(seed)
      const placed = Array.from({ length: 30 }, (_, index) => order(index + 1, pick(parties)))
      const done: PlacedOrder[] = []
      const running = new Set<string>()
      const lanes = openLanes({
        isOperator,
        capacity,
        pause: () => wander(3),
        read: async (party, from, limit) => {
          await wander(8)
          if (oneIn(5)) throw new Error('the log is out of reach')
          return placed.filter((it) => it.party === party && it.sequence >= from).slice(0, limit)
        },
        decide: async (it) => {
          expect(running.has(it.party)).toBe(false)
          running.add(it.party)
          await wander(10)
          running.delete(it.party)
          if (oneIn(6)) throw new Error('the log is out of reach')
          done.push(it)
        },
      })
      for (const it of placed) {
        lanes.push(it)
        await wander(roll(12))
      }
      await lanes.idle()
      expect(done.map(({ sequence }) => sequence).toSorted((a, b) => a - b)).toEqual(
        placed.map(({ sequence }) => sequence),
      )
      for (const party of parties) {
        const own = done.filter((it) => it.party === party).map(({ sequence }) => sequence)
        expect(own).toEqual(own.toSorted((a, b) => a - b))
      }
      for (const [at, it] of done.entries()) {
        const behind = done.slice(at + 1)
        const broken = isOperator(it.party)
          ? []
          : behind.filter((o) => isOperator(o.party) && o.sequence < it.sequence)
        expect(broken).toEqual([])
      }
    }),
    { numRuns: 150 },
  )
})
