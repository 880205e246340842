import { memoryStore } from '@sixfold/decider'
import { BEFORE_IT_CAME, factCodec, factSubject, type OrderKey, orderKey, reusedKey } from '@sixfold/events'
import { OrderCancelled } from '@sixfold/events/orders'
import { networkRef } from '@sixfold/fold'
import { describe, expect, test } from 'vitest'
import { openCore } from '../../../services/coordinator/src/fixtures/core.ts'
import { orderStream } from '../../../services/coordinator/src/fixtures/orders.ts'
import { EXIT } from '../exit-codes.ts'
import type { Counted, Outcome } from '../log/chronicle.ts'
import type { Progress } from '../log/raised.ts'
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

/** The order left its last fact about the network at 30. */
const S = 30

type Case = Readonly<{
  order?: PlacedOrder
  counted?: readonly Counted[]
  converged?: number
  gone?: number
}> &
  Partial<Pick<Progress, 'raisedBy'>>

const raisedBlue = () => [{ ref: networkRef('tenant-a', 'blue'), revision: S }]

const stand = (
  outcomes: readonly Outcome[],
  network: NetworkNow | null = null,
  { order = ORDER, counted = [], converged = 0, gone = 0, raisedBy = raisedBlue }: Case = {},
) => {
  const progress: Progress = { raisedBy, convergedAt: () => converged, goneAt: () => gone }
  return standingOf(
    order,
    { outcomes: new Map(outcomes.map((it) => [it.key, it])), counted, progress },
    () => network,
  )
}

const now = (word: NetworkNow['word'], detail = ''): NetworkNow => ({ word, detail })
const of = (name: string): PlacedOrder => ({ ...ORDER, type: `sixfold.order.${name}.v1` })

describe('how an order stands', () => {
  test('without an outcome it is stored', () =>
    expect(stand([])).toMatchObject({ stage: 'stored', done: false }))

  test.for([
    [now('joining', '1 of 3'), { stage: 'accepted', done: false, words: 'joining: 1 of 3' }],
    [now('degraded'), { stage: 'accepted', done: false }],
    [now('converged'), { stage: 'accepted', done: false }],
    [now('leaving'), { stage: 'missed', done: true }],
    [now('gone'), { stage: 'missed', done: true }],
    [null, { stage: 'accepted', done: false }],
  ] as const)('whatever changed a network, before that is converged: %j', ([network, standing]) => {
    for (const name of ['NetworkOrdered', 'NetworkSuspended', 'ResourceRemoved', 'PublicIpv4Ordered'])
      expect(stand([ACCEPTED], network, { order: of(name), converged: S - 1 }), name).toMatchObject(standing)
  })

  test('it is done when every member held its revision, or a newer one, whatever became of the network since', () => {
    for (const word of ['converged', 'degraded', 'leaving'] as const)
      for (const converged of [S, S + 9])
        expect(stand([ACCEPTED], now(word), { order: of('NetworkSuspended'), converged })).toMatchObject({
          stage: 'converged',
          done: true,
        })
  })

  test('of several networks all of them, and those of others are not waited for', () => {
    const red = { ref: networkRef('tenant-a', 'red'), revision: S + 1 }
    const theirs = { ref: networkRef('tenant-b', 'blue'), revision: S + 99 }
    const order = of('PeeringAccepted')
    const raisedBy = () => [...raisedBlue(), red, theirs]
    expect(stand([ACCEPTED], now('converging'), { order, raisedBy, converged: S }).done).toBe(false)
    expect(stand([ACCEPTED], now('converging'), { order, raisedBy, converged: S + 1 })).toMatchObject({
      stage: 'converged',
      done: true,
    })
  })

  test.for([
    [now('converged'), 0, { stage: 'accepted', done: false }],
    [
      now('leaving', '2 members still have it'),
      0,
      { stage: 'accepted', done: false, words: 'leaving: 2 members still have it' },
    ],
    [now('leaving'), S - 1, { stage: 'accepted', done: false }],
    [now('gone'), S + 1, { stage: 'gone', done: true }],
    // Ordered anew since, under the same name.
    [now('converged'), S + 1, { stage: 'gone', done: true }],
  ] as const)('a cancelled network: %j, gone at %i', ([network, gone, standing]) =>
    expect(stand([ACCEPTED], network, { order: of('NetworkCancelled'), gone, converged: S })).toMatchObject(
      standing,
    ),
  )

  test('so is a network that an OrderCancelled took back, and nothing else', () => {
    const order = { ...ORDER, type: 'sixfold.order.OrderCancelled.v1', network: null }
    expect(stand([ACCEPTED], now('leaving'), { order })).toMatchObject({ stage: 'accepted', done: false })
    expect(stand([ACCEPTED], now('gone'), { order, gone: S + 1 })).toMatchObject({
      stage: 'gone',
      done: true,
    })
    expect(stand([ACCEPTED], null, { order, raisedBy: () => [] })).toMatchObject({
      stage: 'accepted',
      done: true,
    })
  })

  test('one that was cancelled by another order before is waited for as well', () => {
    const order = of('NetworkCancelled')
    const raisedBy = () => []
    expect(stand([ACCEPTED], now('leaving'), { order, raisedBy })).toMatchObject({ done: false })
    expect(stand([ACCEPTED], now('gone'), { order, raisedBy })).toMatchObject({ stage: 'gone', done: true })
  })

  test('what changed nothing on a machine, and what operators order, is done when it is accepted', () => {
    const settled = { stage: 'accepted', done: true, words: 'accepted' }
    expect(
      stand([ACCEPTED], now('degraded'), { order: of('NetworkSuspended'), raisedBy: () => [] }),
    ).toMatchObject(settled)
    expect(stand([ACCEPTED], null, { order: { ...of('NodeRetired'), network: null } })).toMatchObject(settled)
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
    const counted = (change: Partial<Counted>) =>
      stand([], null, { counted: [{ ...COUNTED, ...change }] }).stage
    expect(counted({})).toBe('rejected')
    expect(counted({ party: 'tenant-b' })).toBe('stored')
    expect(counted({ stream: 'second' })).toBe('stored')
    expect(counted({ last: 6 })).toBe('stored')
    expect(stand([ACCEPTED], now('converged'), { counted: [COUNTED], converged: S }).stage).toBe('converged')
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
    expect(exitCodeOf(report(stand([ACCEPTED], now('converged'), { converged: S })))).toBe(EXIT.ok)
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

  test('when the time is over: who is missing, and why', () => {
    const missing = [
      {
        network: 'tenant-a/blue',
        id: 'A',
        name: 'n3',
        reason: 'holds revision 22, not 30 yet; its agent is silent for 42 s',
      },
    ]
    const open = watched(stand([ACCEPTED], now('converging')))
    const reports = reportOrders(
      { placed, refused: null },
      open.map((it) => ({ ...it, missing })),
    )
    expect(exitCodeOf(reports)).toBe(EXIT.timedOut)
    const lines = orderLines(reports, 1, palette(false))
    expect(lines[1]).toContain('no end yet: converging')
    expect(lines.slice(2)).toEqual([
      '',
      'NetworkOrdered is not there yet in tenant-a/blue:',
      '  n3: holds revision 22, not 30 yet; its agent is silent for 42 s',
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

test('an order that was cancelled before it came has that outcome, whatever is in it', () => {
  const refusal = { code: 'cancelled', sentence: 'order x cancelled this one', field: null, excerpt: '' }
  const outcome = { ...REJECTED, refusal, bytes: 'of the other', stream: BEFORE_IT_CAME }
  expect(stand([outcome])).toMatchObject({ stage: 'rejected', done: true, outcome })
  expect(stand([{ ...outcome, stream: 'first' }])).toMatchObject({ done: false })
})

test('it is known by what a coordinator writes', async () => {
  const core = await openCore({ store: memoryStore() })
  const cancel = OrderCancelled.of({ source: 'portal', id: 'later' })
  await core.decide(orderStream().order('acme', cancel))
  const id = orderKey('acme', 'portal', 'later')
  const stored = await core.store.last(factSubject({ aggregate: 'order', party: 'acme', id }))
  const decoded = stored === null ? null : factCodec.decode(stored.bytes)
  expect(decoded).toMatchObject({ event: { data: { stream: BEFORE_IT_CAME, excerpt: '' } } })
})
