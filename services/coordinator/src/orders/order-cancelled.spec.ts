import { memoryStore } from '@sixfold/decider'
import { networkRef } from '@sixfold/fold'
import { expect, it } from 'vitest'
import { openCore, openGrid } from '../fixtures/core.ts'
import { dice } from '../fixtures/dice.ts'
import { farStore } from '../fixtures/far-store.ts'
import { network, SMALL_GRID } from '../fixtures/grid.ts'
import { growth, suspension, withdrawal } from '../fixtures/life-orders.ts'
import { orderStream } from '../fixtures/orders.ts'
import { readLog } from '../fixtures/read-log.ts'

const blue = networkRef('acme', 'blue')
const cause = { causationId: 'spec' }

const open = async () => {
  const core = await openGrid({ store: memoryStore(), name: 'grid' }, SMALL_GRID)
  const stream = orderStream('orders')
  const statusOf = () => core.world.get('network', blue).state.status
  return { core, stream, statusOf }
}

it('cancels an order before it comes: whatever it says when it comes, nothing of it is done', async () => {
  const { core, stream, statusOf } = await open()
  expect(await core.decide(stream.order('acme', withdrawal('later')))).toMatchObject({ refusal: null })
  const before = core.world.sequence()
  expect(await core.decide(stream.order('acme', network('blue', ['oslo-1']), 'later'))).toMatchObject({
    outcome: 'known',
  })
  expect(await core.decide(stream.order('acme', network('blue', ['oslo-2']), 'later'))).toMatchObject({
    outcome: 'known',
  })
  expect([statusOf(), core.world.sequence()]).toEqual(['none', before])
  const [rejected] = (await readLog(core.store)).filter(({ fact }) => fact.name === 'OrderRejected')
  expect(rejected?.fact.data).toMatchObject({ code: 'cancelled', orderType: null })
  // Once more, by another order: so it is.
  expect(await core.decide(stream.order('acme', withdrawal('later')))).toMatchObject({ refusal: null })
  // Another party's order of the same id is another order.
  expect(await core.decide(stream.order('bolt', network('red', ['oslo-1']), 'later'))).toMatchObject({
    outcome: 'accepted',
  })
})

it('does so once, though the coordinator dies in between and another one takes over', async () => {
  for (let death = 1; death <= 3; death += 1) {
    const { core, stream } = await open()
    const placed = stream.order('acme', withdrawal('later'))
    const far = farStore(core.store, dice(death), { slowness: 0, diesAt: death })
    void (await openCore({ store: far.store, name: 'victim' })).decide(placed)
    await new Promise((resolve) => setImmediate(resolve))
    far.kill()
    const heir = await openCore({ store: core.store, name: 'heir' })
    await heir.decide(placed)
    const outcomes = (await readLog(core.store)).flatMap(({ ref, fact }) =>
      ref.aggregate === 'order' && ref.party === 'acme' ? [fact.name] : [],
    )
    expect(outcomes).toEqual(['OrderRejected', 'OrderAccepted'])
  }
})

it('cancels a network that never converged, and no other', async () => {
  const { core, stream, statusOf } = await open()
  await core.decide(stream.order('acme', network('blue', ['oslo-1']), 'blue'))
  expect(await core.decide(stream.order('acme', withdrawal('blue')))).toMatchObject({ refusal: null })
  expect(statusOf()).toBe('leaving')
  expect(await core.decide(stream.order('acme', withdrawal('blue')))).toMatchObject({
    refusal: { code: 'ORDER_DONE', sentence: expect.stringContaining('cancelled since') },
  })

  const other = await open()
  await other.core.decide(other.stream.order('acme', network('blue', ['oslo-1']), 'blue'))
  await other.core.journal.act('network', blue, { type: 'ConvergeNetwork', revision: 3 }, cause)
  expect(await other.core.decide(other.stream.order('acme', withdrawal('blue')))).toMatchObject({
    refusal: { code: 'ORDER_DONE', field: 'data.id', sentence: expect.stringContaining('NetworkCancelled') },
  })
  expect(other.statusOf()).toBe('allocated')
})

it('says what became of anything else, and what to publish instead', async () => {
  const { core, stream } = await open()
  await core.decide(stream.order('acme', network('blue', ['oslo-1'])))
  await core.decide(stream.order('acme', suspension('blue'), 'closed'))
  await core.decide(stream.order('acme', growth('blue', 'nobody'), 'refused'))
  const refusalOf = async (id: string) => (await core.decide(stream.order('acme', withdrawal(id)))).refusal
  expect(await refusalOf('closed')).toMatchObject({
    code: 'ORDER_DONE',
    sentence: expect.stringContaining('publish NetworkResumed'),
  })
  expect(await refusalOf('refused')).toMatchObject({
    code: 'ORDER_DONE',
    sentence: expect.stringContaining('NODE_UNKNOWN'),
  })
  const itself = stream.order('acme', withdrawal('itself'), 'itself')
  expect((await core.decide(itself)).refusal).toMatchObject({ code: 'ORDER_DONE' })
})
