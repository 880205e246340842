import { memoryStore } from '@sixfold/decider'
import { aNetwork, anAgent, anOrder } from '@sixfold/events/example-values'
import { OrderAccepted } from '@sixfold/events/facts'
import { networkRef } from '@sixfold/fold'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Core, openGrid } from '../fixtures/core.ts'
import { exit, network, SMALL_GRID } from '../fixtures/grid.ts'
import { orderStream } from '../fixtures/orders.ts'
import { outcomeRef } from './earlier.ts'
import { dropAllReservations, dropReservations } from './reservations.ts'

const blue = networkRef('acme', 'blue')
const cause = { causationId: 'spec' }
const [growing, moving] = [anOrder('growing'), anOrder('moving')]
let core: Core

/** Network `blue`, about to grow onto a node by one order, and to move to another exit by another. */
beforeEach(async () => {
  core = await openGrid({ store: memoryStore(), name: 'a' }, [...SMALL_GRID, exit('exit-2', 'nordic')])
  const { refusal } = await core.decide(orderStream().order('acme', network('blue', ['oslo-1'])))
  expect(refusal).toBeNull()
  const { act } = core.journal
  const about = { network: aNetwork('blue') }
  const grow = { ...about, order: growing, node: anAgent('oslo-2'), pair: 0x208 }
  await act('network', blue, { type: 'ReserveResource', ...grow }, cause)
  const pairs = [{ member: anAgent('exit-2'), pair: 0x308 }]
  const move = { ...about, order: moving, exit: anAgent('exit-2'), pairs }
  await act('network', blue, { type: 'ReserveExit', ...move }, cause)
  expect(kept()).toEqual([[growing], moving])
})

const kept = () => {
  const { growing: growths, exitReserved } = core.world.get('network', blue).state
  return [[...growths.values()].map(({ order }) => order), exitReserved?.order ?? null]
}
const decided = (order: typeof growing) =>
  core.journal.first(
    outcomeRef('acme', order),
    OrderAccepted.of({ orderType: 'spec', bytes: 'b'.repeat(43), position: 1, stream: 'orders' }),
    cause,
  )
const dropAll = () => dropAllReservations({ ...core, act: core.journal.act })

describe('what a network keeps for an order', () => {
  it('stays at a start as long as the order has no outcome', async () => {
    await dropAll()
    expect(kept()).toEqual([[growing], moving])
  })

  it('is given up at a start once the order has one: nobody carries it out any more', async () => {
    await decided(moving)
    await dropAll()
    expect(kept()).toEqual([[growing], null])
    await decided(growing)
    await dropAll()
    expect(kept()).toEqual([[], null])
  })

  it('is given up for that order and no other', async () => {
    await dropReservations({ world: core.world, act: core.journal.act }, blue, growing, cause)
    expect(kept()).toEqual([[], moving])
  })
})
