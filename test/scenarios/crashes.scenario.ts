import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Grid, grid, networkOrder, type PrintedOrder, pinging, workloadAddress } from './grid.ts'
import { expectNoOverlap, expectOnce, expectWholeLog } from './log-laws.ts'

let it: Grid

beforeAll(async () => {
  it = await grid('demo', 'test-crashes')
})
afterAll(() => it[Symbol.asyncDispose]())

const NODES = ['n1', 'n2', 'n3', 'home1']
/** Twenty a second. */
const PINGS = 120
const ROUNDS = ['coordinator', 'node-agent@n1', 'exit-gateway@x1', 'nats'] as const

test('kill -9 of any process in the middle of ten orders: all ten converge, nothing twice, nothing lost', async () => {
  const [standing] = await it.orderAndWait(networkOrder('steady', 'standing', ['n1', 'n2', 'home1']))
  expect(standing?.stage).toBe('converged')
  const address = await workloadAddress(it, 'steady/standing', 'n2')
  expect((await it.exec('steady/standing@n1', 'true')).exitCode).toBe(0)
  expect((await it.exec('steady/standing@n2', 'true')).exitCode).toBe(0)

  const leaving: Promise<readonly PrintedOrder[]>[] = []
  for (const [round, victim] of ROUNDS.entries()) {
    const orders = Array.from({ length: 10 }, (_, index) =>
      networkOrder(
        `tenant-${index % 3}`,
        `r${round}-${index}`,
        NODES.filter((_node, at) => (at + index) % 3 !== 0),
      ),
    )
    const packets = pinging(it, 'steady/standing@n1', address, PINGS)
    const placed = it.orderAndWait(...orders)
    await sleep(700) // the command line is up, and some orders are decided, others not
    expect(await it.kill(victim)).toBe(true)
    await sleep(300)
    await it.start(victim)

    const outcomes = await placed
    expect(
      outcomes.map(({ stage }) => stage),
      `after the death of ${victim}`,
    ).toEqual(orders.map(() => 'converged'))
    expect(await packets, `while ${victim} died`).toEqual({ sent: PINGS, received: PINGS })
    const cancelled = orders.map(({ party, data: { network } }) => ({
      type: 'NetworkCancelled',
      party,
      data: { network },
    }))
    // They go while the next round begins.
    leaving.push(it.orderAndWait(...cancelled))
  }
  for (const gone of await Promise.all(leaving))
    expect(gone.map(({ stage }) => stage)).toEqual(gone.map(() => 'gone'))

  const facts = await it.facts()
  expectWholeLog(facts)
  expectNoOverlap(facts)
  expectOnce(facts)
}, 240_000)
