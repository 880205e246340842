import { emptyWorld } from '@sixfold/fold'
import { expect, it } from 'vitest'
import { blue, STORY } from '../../fold/src/story.examples.ts'
import { lifecycles } from './lifecycles.ts'

it('goes on from what was saved, at any fact, as if it had heard all of them', () => {
  const heard = (lives = lifecycles(), from = 0, to = STORY.length) => {
    const world = emptyWorld()
    for (const { ref, fact, sequence } of STORY.slice(0, to)) {
      world.apply(ref, fact, { sequence, at: 0 })
      if (sequence > from && ref.aggregate === 'network')
        lives.note(ref, fact, world.get('network', ref).state)
    }
    return lives
  }
  const whole = heard()
  expect(whole.of(blue).life).toBe('gone')
  for (let cut = 0; cut <= STORY.length; cut += 1) {
    const before = heard(lifecycles(), 0, cut)
    const after = lifecycles(structuredClone(before.save()))
    expect(after.save()).toEqual(before.save())
    expect(heard(after, cut).save()).toEqual(whole.save())
    expect(after.of(blue)).toEqual(whole.of(blue))
  }
})
