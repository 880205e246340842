import { type OrderKey, reusedKey } from '@sixfold/events'
import { describe, expect, test } from 'vitest'
import { EXIT } from '../exit-codes.ts'
import type { Counted, Outcome } from '../log/chronicle.ts'
import { palette } from '../render/color.ts'
import { exitCodeOf, type OrderReport, reportOrders } from './order-report.ts'
import { orderLines, statusLinesOf } from './render-orders.ts'
import { type NetworkNow, type PlacedOrder, type Standing, standingOf } from './standing.ts'

const ORDER: PlacedOrder = {
  key: 'key' as OrderKey,
  party: 'tenant-a',
  digest: 'digest',
  type: 'sixfold.order.NetworkOrdered.v1',
  network: 'blue',
  position: 7,
  stream: 'first',
}

const ACCEPTED: Outcome = {
  key: 'key',
  party: 'tenant-a',
  type: ORDER.type,
  accepted: true,
  refusal: null,
  bytes: 'digest',
  position: 7,
  stream: 'first',
  sequence: 40,
  at: 0,
}
const REJECTED: Outcome = {
  ...ACCEPTED,
  accepted: false,
  refusal: { code: 'NODE_UNKNOWN', sentence: 'no node A is registered', field: 'data.node', excerpt: '"A"' },
}
const COUNTED: Counted = {
  party: 'tenant-a',
  minute: '' as never,
  count: 3,
  stream: 'first',
  first: 5,
  last: 9,
  sequence: 50,
}

const stand = (
  outcomes: readonly Outcome[],
  network: NetworkNow | null = null,
  order = ORDER,
  counted: readonly Counted[] = [],
) => standingOf(order, { outcomes: new Map(outcomes.map((it) => [it.key, it])), counted }, network)

const now = (word: NetworkNow['word'], detail = ''): NetworkNow => ({ word, detail })

describe('how an order stands', () => {
  test('without an outcome it is stored', () =>
    expect(stand([])).toMatchObject({ stage: 'stored', done: false }))

  test.for([
    [now('joining', '1 of 3'), { stage: 'accepted', done: false, words: 'joining: 1 of 3' }],
    [now('degraded'), { stage: 'accepted', done: false }],
    [now('converged'), { stage: 'converged', done: true }],
    [now('leaving'), { stage: 'missed', done: true }],
    [now('gone'), { stage: 'missed', done: true }],
    [null, { stage: 'accepted', done: false }],
  ] as const)('an ordered network: %j', ([network, standing]) =>
    expect(stand([ACCEPTED], network)).toMatchObject(standing),
  )

  test.for([
    [now('converged'), { stage: 'accepted', done: false }],
    [now('leaving'), { stage: 'accepted', done: false }],
    [now('gone'), { stage: 'gone', done: true }],
  ] as const)('a cancelled network: %j', ([network, standing]) => {
    const order = { ...ORDER, type: 'sixfold.order.NetworkCancelled.v1' }
    expect(stand([ACCEPTED], network, order)).toMatchObject(standing)
  })

  test('every other order is done when it is accepted', () => {
    const order = { ...ORDER, type: 'sixfold.order.FarmRegistered.v1', network: null }
    expect(stand([ACCEPTED], null, order)).toMatchObject({ stage: 'accepted', done: true })
  })

  test('rejected, with the reason', () =>
    expect(stand([REJECTED])).toMatchObject({
      stage: 'rejected',
      done: true,
      words: 'rejected, NODE_UNKNOWN: no node A is registered',
    }))

  test('a used id: the outcome of the other body is not ours', () => {
    const before = { ...ACCEPTED, bytes: 'other' }
    expect(stand([before])).toMatchObject({ stage: 'stored' })
    const reused = { ...REJECTED, key: reusedKey(ORDER.key, ORDER.digest) }
    expect(stand([before, reused])).toMatchObject({ stage: 'rejected', outcome: { key: reused.key } })
  })

  test('rejected too fast: only counted, by party, ORDERS and position', () => {
    const counted = (change: Partial<Counted>) => stand([], null, ORDER, [{ ...COUNTED, ...change }]).stage
    expect(counted({})).toBe('rejected')
    expect(counted({ party: 'tenant-b' })).toBe('stored')
    expect(counted({ stream: 'second' })).toBe('stored')
    expect(counted({ last: 6 })).toBe('stored')
    expect(stand([ACCEPTED], now('converged'), ORDER, [COUNTED]).stage).toBe('converged')
  })
})

describe('what is told of orders', () => {
  const placed = [{ order: ORDER, duplicate: false, publishedAt: 0 }]
  const { bytes: _, ...sealed } = { ...ORDER, bytes: new Uint8Array() }
  const refused = {
    order: { ...sealed, key: 'next' as OrderKey, bytes: new Uint8Array() },
    refusal: { code: 'unreachable', sentence: 'no answer' } as const,
  }
  const watched = (standing: Standing) => [{ order: ORDER, standing, milliseconds: 12.34 }]
  const report = (standing: Standing): OrderReport[] =>
    reportOrders({ placed, refused: null }, watched(standing))

  test('exit codes: the gravest wins', () => {
    expect(exitCodeOf(report(stand([ACCEPTED], now('converged'))))).toBe(EXIT.ok)
    expect(exitCodeOf(report(stand([REJECTED])))).toBe(EXIT.rejected)
    expect(exitCodeOf(report(stand([])))).toBe(EXIT.timedOut)
    expect(exitCodeOf(report(stand([ACCEPTED], now('leaving'))))).toBe(EXIT.failed)
    expect(exitCodeOf(reportOrders({ placed, refused: null }, null))).toBe(EXIT.ok)
    expect(exitCodeOf(reportOrders({ placed, refused }, watched(stand([REJECTED]))))).toBe(EXIT.unreachable)
  })

  test('a rejection is told in full, and what was never sent', () => {
    const lines = orderLines(report(stand([REJECTED])), 3, palette(false))
    expect(lines.slice(2)).toEqual([
      '',
      'key was rejected',
      '  code      NODE_UNKNOWN',
      '  sentence  no node A is registered',
      '  field     data.node',
      '  value     "A"',
      '',
      '2 orders behind it not sent: they may depend on it',
    ])
  })

  test('while waiting: a line for each that is not done, ten at most', () => {
    const open = Array.from({ length: 12 }, () => watched(stand([ACCEPTED], now('joining')))).flat()
    const lines = statusLinesOf([...open, ...watched(stand([REJECTED]))])
    expect(lines).toHaveLength(12)
    expect(lines[0]).toBe('NetworkOrdered tenant-a/blue: joining')
    expect(lines.slice(-2)).toEqual(['  and 2 orders more', '1 of 13 done'])
  })
})
