import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Grid, grid, networkOrder } from './grid.ts'
import { expectNoOverlap, expectOnce, expectWholeLog } from './log-laws.ts'

let it: Grid

beforeAll(async () => {
  it = await grid('trio', 'test-trio')
})
afterAll(() => it[Symbol.asyncDispose]())

test('three coordinators at once, two of them killed on the way: every order once, no overlap, no gap', async () => {
  const orders = Array.from({ length: 12 }, (_, index) =>
    networkOrder(`party-${index % 4}`, `net-${index}`, index % 3 === 0 ? ['n2'] : ['n1', 'n2']),
  )
  const placed = it.orderAndWait(...orders)
  await sleep(600)
  expect(await it.kill('coordinator')).toBe(true)
  await sleep(200)
  expect(await it.kill('coordinator-3')).toBe(true)
  await sleep(300)
  await it.start('coordinator')
  expect((await placed).map(({ stage }) => stage)).toEqual(orders.map(() => 'converged'))

  const facts = await it.facts()
  expectWholeLog(facts)
  expectNoOverlap(facts)
  expectOnce(facts)
  expect((await it.networks()).map(({ state }) => state)).toEqual(orders.map(() => 'converged'))
  expect(
    facts.filter(({ type }) => type.includes('OrderAccepted.') || type.includes('OrderRejected.')),
  ).toHaveLength(12 + 7)
}, 120_000)
