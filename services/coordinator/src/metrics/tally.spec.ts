import { memoryStore } from '@sixfold/decider'
import { aFarm, aParty } from '@sixfold/events/example-values'
import { gridRef } from '@sixfold/fold'
import { lifecycles } from '@sixfold/lifecycle'
import { expect, it } from 'vitest'
import { openCore, openGrid, STORY_BEGINS } from '../fixtures/core.ts'
import { cancellation, network, SMALL_GRID } from '../fixtures/grid.ts'
import { orderStream } from '../fixtures/orders.ts'
import type { Recorded } from '../journal/feed.ts'
import { openJournal } from '../journal/journal.ts'
import { countLives } from './count-lives.ts'
import { openTally } from './tally.ts'

it('counts orders by outcome and code, and by nothing else', () => {
  const tally = openTally()
  const refusal = { code: 'NODE_UNKNOWN', sentence: 'there is no node x', field: 'data.node' }
  for (let index = 0; index < 100; index += 1) {
    tally.onDecided({ outcome: 'accepted', refusal: null })
    tally.onDecided({ outcome: 'rejected', refusal: { ...refusal, sentence: `there is no node ${index}` } })
  }
  tally.onDecided({ outcome: 'known', refusal: null })
  expect([...tally.orders()].filter(({ count }) => count > 0)).toEqual([
    { outcome: 'accepted', code: '', count: 100 },
    { outcome: 'known', code: '', count: 1 },
    { outcome: 'rejected', code: 'NODE_UNKNOWN', count: 100 },
  ])
  expect([...tally.orders()]).toEqual(
    [...openTally().orders()].map((it) => ({ ...it, count: expect.any(Number) })),
  )
})

it('counts a command that lost a race, once for each race', async () => {
  const store = memoryStore()
  const core = await openCore({ store, name: 'a' })
  const other = await openCore({ store, name: 'b' })
  const tally = openTally()
  const oslo = gridRef('farm', 'oslo')
  const register = (name: string) =>
    ({ type: 'RegisterFarm', farm: aFarm('oslo'), name, operator: aParty('operator') }) as const
  let races = 0
  const { act } = openJournal({
    store: {
      ...store,
      append: async (...write) => {
        if (races-- > 0) await other.journal.act('farm', oslo, register('Oslo'), { causationId: 'other' })
        return store.append(...write)
      },
    },
    world: core.world,
    reached: core.feed.reached,
    now: () => STORY_BEGINS,
    actor: 'a',
    nonce: 'mine',
    mayWrite: () => true,
    onRetry: tally.onRetry,
  })
  await act(
    'farm',
    gridRef('farm', 'bergen'),
    { ...register('Bergen'), farm: aFarm('bergen') },
    { causationId: 'spec' },
  )
  expect(tally.counts().retries).toBe(0)
  races = 1
  await act('farm', oslo, register('Oslo'), { causationId: 'spec' })
  expect(tally.counts().retries).toBe(1)
})

it('counts networks by state, each once, as their facts come', async () => {
  const lives = lifecycles()
  let heard: ((recorded: Recorded) => void) | null = null
  const store = memoryStore()
  const core = await openGrid(
    {
      store,
      onFact: (recorded) => {
        const { ref, fact } = recorded
        if (ref.aggregate === 'network') lives.note(ref, fact, core.world.get('network', ref).state)
        heard?.(recorded)
      },
    },
    SMALL_GRID,
  )
  const stream = orderStream()
  await core.decide(stream.order('acme', network('blue', ['oslo-1'])))
  const count = countLives(core.world, lives)
  heard = count.onFact
  expect(count.counts()).toMatchObject({ joining: 1, allocating: 0, leaving: 0 })
  await core.decide(stream.order('bolt', network('blue', ['oslo-1'])))
  await core.decide(stream.order('acme', network('green', ['oslo-2'])))
  await core.decide(stream.order('acme', cancellation('blue')))
  expect(count.counts()).toMatchObject({ joining: 2, allocating: 0, leaving: 1 })
  const later = countLives(core.world, lives)
  expect(later.counts()).toEqual(count.counts())
})
