import { memoryStore } from '@sixfold/decider'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openCoordinator } from '../fixtures/coordinator.ts'
import { openGrid, STORY_BEGINS } from '../fixtures/core.ts'
import { dice } from '../fixtures/dice.ts'
import { farStore } from '../fixtures/far-store.ts'
import { network, SMALL_GRID } from '../fixtures/grid.ts'
import { orderStream } from '../fixtures/orders.ts'
import { readLog, worldOf } from '../fixtures/read-log.ts'

it('refuses nobody where there is room for all, however three coordinators race for the same /64s', async () => {
  let races = 0
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const random = dice(seed)
      const near = memoryStore()
      await openGrid({ store: near, name: 'grid' }, SMALL_GRID)
      const stream = orderStream()
      for (let index = 0; index < 10; index += 1)
        stream.order(`party-${index % 4}`, network(`net-${index}`, ['oslo-1', 'oslo-2']))
      const open = (name: string) =>
        openCoordinator({
          store: farStore(near, random).store,
          name,
          dice: random,
          coolDownMs: 40,
          now: () => STORY_BEGINS,
          onTrouble: (err) => expect.fail(String(err)),
        })
      const coordinators = await Promise.all(['a', 'b', 'c'].map(open))
      await Promise.all(coordinators.map((it) => it.take(stream.placed)))

      const log = await readLog(near)
      const world = worldOf(log)
      const refused = log.flatMap(({ fact }) => (fact.name === 'OrderRejected' ? [fact.data] : []))
      expect(refused).toEqual([])
      const allocated = [...world.all('network')].map(({ state }) => state.status)
      expect(allocated).toEqual(Array.from({ length: 10 }, () => 'allocated'))
      const slices = [...world.all('slice')].flatMap(({ state }) => [...state.taken.values()])
      expect(slices).toHaveLength(30)
      races += log.filter(({ fact }) => fact.name === 'PairReserved').length
    }),
    { numRuns: 40 },
  )
  // They did get in each other's way.
  expect(races).toBeGreaterThan(50)
})
