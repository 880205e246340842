import { type EventStore, memoryStore } from '@sixfold/decider'
import { aClaim, anAgent, aPrefix } from '@sixfold/events/example-values'
import { gridRef, prefixId } from '@sixfold/fold'
import { expect, it } from 'vitest'
import { openCore, openGrid, STORY_BEGINS } from '../fixtures/core.ts'
import { farm, farmAllocation, node } from '../fixtures/grid.ts'
import { orderStream } from '../fixtures/orders.ts'
import { readLog } from '../fixtures/read-log.ts'
import { followUtilisation } from './follow.ts'

const cause = { causationId: 'spec' }
const settle = () => new Promise((resolve) => setTimeout(resolve, 20))

/** A coordinator that warns, unless `isAsleep`. */
const openWarner = async (store: EventStore, name: string, isAsleep = false) => {
  let onFact: ReturnType<typeof followUtilisation>['onFact'] = () => {}
  const core = await openCore({ store, name, onFact: (recorded) => onFact(recorded) })
  const { world, journal } = core
  const trouble = (err: unknown): void => {
    throw err
  }
  const follower = followUtilisation({ world, act: journal.act, now: () => STORY_BEGINS, trouble })
  if (!isAsleep) onFact = follower.onFact
  return { ...core, begin: follower.begin }
}

const slice = aPrefix('2001:db8:a:10::/60')
const take = async ({ journal }: Awaited<ReturnType<typeof openWarner>>, from: number, to: number) => {
  const requests = Array.from({ length: to - from }, (_, index) => ({
    claim: aClaim(anAgent('oslo-1'), `order-${from + index}`),
    pair: 0x10 + from + index,
  }))
  const command = { type: 'AllocatePrefixes', slice, requests, now: STORY_BEGINS } as const
  await journal.act('slice', gridRef('slice', prefixId(slice)), command, cause)
  await settle()
}
const warnings = async (store: EventStore) =>
  (await readLog(store)).flatMap(({ fact }) =>
    fact.name === 'SliceFilled' || fact.name === 'AllocationFilled' ? [fact.data] : [],
  )
const grid = async () => {
  const store = memoryStore()
  await openGrid({ store }, [
    farm('oslo'),
    farmAllocation('oslo', '2001:db8:a::/56', 60),
    node('oslo-1', 'oslo'),
  ])
  return store
}

it('warns once that a slice fills up, however many coordinators watch', async () => {
  const store = await grid()
  const [a] = [await openWarner(store, 'b'), await openWarner(store, 'c')]
  await take(a, 0, 12)
  expect(await warnings(store)).toEqual([])
  await take(a, 12, 13)
  await take(a, 13, 14)
  expect(await warnings(store)).toEqual([{ percent: 80, taken: 13, of: 16 }])
  await take(a, 14, 16)
  expect(await warnings(store)).toHaveLength(2)
})

it('warns once that an allocation fills up', async () => {
  const store = await grid()
  const [a] = [await openWarner(store, 'b'), await openWarner(store, 'c')]
  const stream = orderStream()
  for (let count = 2; count <= 13; count += 1)
    await a.decide(stream.order('operator', node(`oslo-${count}`, 'oslo')))
  await settle()
  expect(await warnings(store)).toEqual([{ percent: 80, cut: 12, of: 15 }])
})

it('warns when it begins of what nobody came to warn', async () => {
  const store = await grid()
  await take(await openWarner(store, 'asleep', true), 0, 13)
  expect(await warnings(store)).toEqual([])
  const [heir, other] = [await openWarner(store, 'heir'), await openWarner(store, 'other')]
  await Promise.all([heir.begin(), other.begin()])
  expect(await warnings(store)).toEqual([{ percent: 80, taken: 13, of: 16 }])
})
