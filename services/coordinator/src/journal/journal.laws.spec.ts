import { memoryStore } from '@sixfold/decider'
import { cutFor } from '@sixfold/domain/allocation/allocation.examples'
import { registerOslo } from '@sixfold/domain/farm/farm.examples'
import { oslo, registerOslo as registerNode } from '@sixfold/domain/node/node.examples'
import { aClaim, aParty, aPrefix } from '@sixfold/events/example-values'
import { gridRef } from '@sixfold/fold'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Core, openCore, STORY_BEGINS } from '../fixtures/core.ts'
import { type Dice, dice } from '../fixtures/dice.ts'
import { farStore } from '../fixtures/far-store.ts'
import { brokenLinks, readLog, worldOf } from '../fixtures/read-log.ts'

const SLICE = aPrefix('2001:db8:a:100::/60')
const cause = { causationId: 'spec' }
const allocation = gridRef('allocation', 'allocation')
const slice = gridRef('slice', 'slice')
const node = gridRef('node', oslo)
const farm = gridRef('farm', 'oslo')

/** One thing that a coordinator may want to record, now or again. */
const want = ({ journal: { act } }: Core, { roll, pick }: Dice) => {
  const claims = Array.from({ length: 1 + roll(2) }, () => aClaim(oslo, `order-${roll(12)}`))
  const requests = claims.map((claim) => ({ claim, pair: 0x100 + roll(16) }))
  const now = STORY_BEGINS + roll(100_000)
  return pick([
    () => act('slice', slice, { type: 'AllocatePrefixes', slice: SLICE, requests, now }, cause),
    () => act('slice', slice, { type: 'ReleasePrefixes', claims, now, coolDownMs: 50_000 }, cause),
    () => act('allocation', allocation, cutFor(pick(['a', 'b']), roll(3)), cause),
    () => act('node', node, { type: 'AssignPorts', node: oslo, claims }, cause),
    () => act('node', node, { type: 'ReleasePorts', claims }, cause),
    () => act('farm', farm, { ...registerOslo, operator: aParty(pick(['one', 'two'])) }, cause),
  ])()
}

it('keeps every chain whole and every law, however two coordinators interleave on one log', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const random = dice(seed)
      const near = memoryStore()
      const open = (name: string) => openCore({ store: farStore(near, random).store, name })
      const cores = [await open('a'), await open('b')]
      await cores[0]?.journal.act('node', node, registerNode, cause)
      const life = async (core: Core): Promise<void> => {
        for (let turn = 0; turn < 12; turn += 1) {
          const wanted = Array.from({ length: 1 + random.roll(4) }, () => want(core, random))
          await Promise.all(wanted)
        }
      }
      await Promise.all(cores.map(life))

      const log = await readLog(near)
      expect(brokenLinks(log)).toEqual([])
      expect(new Set(log.map(({ meta }) => meta.id)).size).toBe(log.length)
      expect(log.filter(({ fact }) => fact.name === 'FarmRegistered').length).toBeLessThanOrEqual(1)
      const world = worldOf(log)
      const { taken, byClaim } = world.get('slice', slice).state
      expect(byClaim.size).toBe(taken.size)
      const owned = world.slicesOf(cutFor('a', 0).owner).map(({ ordinal }) => ordinal)
      expect(new Set(owned).size).toBe(owned.length)
      for (const core of cores) {
        await core.feed.reached(log.length)
        for (const [name, ref] of [
          ['slice', slice],
          ['node', node],
          ['allocation', allocation],
        ] as const)
          expect(core.world.get(name, ref)).toEqual(world.get(name, ref))
        expect(core.world.slicesOf(cutFor('a', 0).owner)).toEqual(world.slicesOf(cutFor('a', 0).owner))
      }
    }),
    { numRuns: 60 },
  )
})
