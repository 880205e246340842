import { deciderSpec } from '@sixfold/decider/spec'
import { containsPrefix, overlaps } from '@sixfold/events'
import { anAgent, aPrefix } from '@sixfold/events/example-values'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocationDecider } from './allocation.decider.ts'
import { cutFor, sliceCut } from './allocation.examples.ts'

const given = deciderSpec(allocationDecider)
const first = sliceCut(anAgent('a'), 1, 0, '2001:db8:a:140::/58')
const second = sliceCut(anAgent('b'), 2, 0, '2001:db8:a:180::/58')
const third = sliceCut(anAgent('a'), 3, 1, '2001:db8:a:1c0::/58')

describe('cutting a slice', () => {
  it('begins behind PrefixZero', () => given().when(cutFor('a', 0)).thenRecords(first))
  it('does nothing when the request is repeated', () =>
    given(first, second).when(cutFor('a', 0)).thenNothing())
  it('goes on with the next', () => given(first).when(cutFor('b', 0)).thenRecords(second))
  it('cuts an owner its second one', () => given(first, second).when(cutFor('a', 1)).thenRecords(third))
  it('refuses when all are cut', () =>
    given(first, second, third).when(cutFor('c', 0)).thenRefuses('ALLOCATION_EXHAUSTED'))

  it('never cuts the same part twice, nor PrefixZero, and all of them in the end', () => {
    const asked = fc.record({
      owner: fc.constantFrom('a', 'b', 'c', 'd').map(anAgent),
      ordinal: fc.nat(8),
    })
    const allocation = aPrefix('2001:db8:a::/52')
    const zero = aPrefix('2001:db8:a::/56')
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 60 }), (commands) => {
        let state = allocationDecider.initialState()
        for (const [index, it] of commands.entries()) {
          const decision = allocationDecider.decide(
            { type: 'CutSlice', allocation, sliceLength: 56, ...it },
            state,
          )
          if ('refused' in decision) expect(state.slices.size).toBe(15)
          else if (decision.fact !== null)
            state = allocationDecider.evolve(state, decision.fact, { sequence: index + 1, at: 0 })
        }
        const slices = [...state.slices.values()].map(({ slice }) => slice)
        expect(slices.every((slice) => containsPrefix(allocation, slice) && !overlaps(zero, slice))).toBe(
          true,
        )
        expect(slices.flatMap((a) => slices.filter((b) => a !== b && overlaps(a, b)))).toEqual([])
        const owned = [...state.slices.values()].map(({ owner, ordinal }) => `${owner} ${ordinal}`)
        expect(new Set(owned).size).toBe(owned.length)
      }),
    )
  })
})
