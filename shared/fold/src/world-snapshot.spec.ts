import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blue, first, type Line, STORY } from './story.examples.ts'
import { emptyWorld, networkRef, savableWorld } from './world.ts'
import { worldHash } from './world-snapshot.ts'

const tell = (world: ReturnType<typeof emptyWorld>, lines: readonly Line[]): void => {
  for (const { ref, fact, sequence } of lines) world.apply(ref, fact, { sequence, at: 1_000 * sequence })
}
const told = (lines: readonly Line[]) => {
  const world = savableWorld()
  tell(world, lines)
  return world
}
const whole = told(STORY)

describe('a world that was saved', () => {
  it('goes on where it was, from any fact of the story, and ends as one that read all of it', () => {
    fc.assert(
      fc.property(fc.nat({ max: STORY.length }), (cut) => {
        const before = told(STORY.slice(0, cut))
        const after = savableWorld(structuredClone(before.save()))
        expect(after.sequence()).toBe(cut)
        expect(after.save()).toEqual(before.save())
        expect(worldHash(after)).toBe(worldHash(before))
        // Facts that it holds already come again, where it was saved a moment after its fact.
        tell(after, STORY.slice(Math.max(0, cut - 3)))
        expect(after.save()).toEqual(whole.save())
        expect(worldHash(after)).toBe(worldHash(whole))
        for (const machine of [first]) {
          expect(after.slicesOf(machine)).toEqual(whole.slicesOf(machine))
          expect(after.networksOf(machine)).toEqual(whole.networksOf(machine))
        }
        expect(after.ofParty('acme')).toEqual(whole.ofParty('acme'))
      }),
    )
  })

  it('is the world itself: a copy is not touched by what is folded later', () => {
    const world = told(STORY.slice(0, 8))
    const copy = savableWorld(structuredClone(world.save()))
    const before = worldHash(copy)
    tell(world, STORY.slice(8))
    expect(worldHash(copy)).toBe(before)
  })
})

describe('the hash of a world', () => {
  it('is another one after each fact that is folded, and none changes it that is not', () => {
    const world = emptyWorld()
    const hashes = STORY.map((line) => {
      tell(world, [line])
      return worldHash(world)
    })
    const folded = STORY.filter(({ ref }) => ref.aggregate !== 'order')
    expect(new Set(hashes).size).toBe(folded.length)
  })

  it('does not hang on the order in which aggregates first came, nor on who looks', () => {
    const facts = STORY.filter(({ ref }) => ref.aggregate !== 'order')
    const byKind = facts.toSorted((a, b) => (a.ref.aggregate < b.ref.aggregate ? -1 : 1))
    const world = told(byKind)
    world.get('network', networkRef('nobody', 'nothing'))
    expect(worldHash(world)).toBe(worldHash(whole))
    expect(world.get('network', blue)).toEqual(whole.get('network', blue))
  })
})
