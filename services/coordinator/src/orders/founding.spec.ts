import { memoryStore } from '@sixfold/decider'
import { containsPrefix } from '@sixfold/events'
import { aParty, aPrefix } from '@sixfold/events/example-values'
import { GRID_REF } from '@sixfold/fold'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openCore } from '../fixtures/core.ts'
import { foundGrid, gridFrom } from './founding.ts'

it('gives a grid an id and a ULA /48 of its own (RFC 4193)', () => {
  const random = fc.uint8Array({ minLength: 20, maxLength: 20 })
  fc.assert(
    fc.property(random, random, (one, other) => {
      const [a, b] = [gridFrom(one), gridFrom(other)]
      expect(containsPrefix(aPrefix('fd00::/8'), a.ula)).toBe(true)
      expect(a.ula.endsWith('/48')).toBe(true)
      expect(gridFrom(one)).toEqual(a)
      const isSame = Buffer.compare(one.subarray(0, 5), other.subarray(0, 5)) === 0
      expect(a.ula === b.ula).toBe(isSame)
      expect(a.grid === b.grid).toBe(Buffer.compare(one, other) === 0)
    }),
  )
})

it('founds the grid once, whoever comes first', async () => {
  const store = memoryStore()
  const [a, b] = [await openCore({ store, name: 'a' }), await openCore({ store, name: 'b' })]
  const found = ({ world, journal: { act } }: typeof a, seed: number) =>
    foundGrid({ world, act }, [aParty('operator')], new Uint8Array(20).fill(seed))
  await Promise.all([found(a, 1), found(b, 2)])
  await found(a, 3)
  expect(a.world.sequence()).toBe(1)
  expect(b.world.get('grid', GRID_REF).state.founded?.ula).toBe('fd01:101:101::/48')
})
