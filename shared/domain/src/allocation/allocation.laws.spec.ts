import { bitsOf, nthSubnet, overlaps, type Prefix, prefixText, subnetCount } from '@sixfold/events'
import { anAgent, aPrefix } from '@sixfold/events/example-values'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { AllocationCommand } from './allocation.commands.ts'
import { allocationDecider } from './allocation.decider.ts'

const owner = anAgent('a')

/** One allocation of a story: what it is now, its slices, and what becomes of it. */
const open = (sliceLength: number) => {
  let prefixes = [aPrefix('2001:db8:a:b00::/56')]
  let state = allocationDecider.initialState()
  let sequence = 0
  const current = (): Prefix => prefixes.at(-1) as Prefix
  const zeros = (): Prefix[] => prefixes.map((it) => nthSubnet(it, sliceLength, 0))
  const slices = (): Prefix[] => [...state.slices.keys()]

  const decide = (command: AllocationCommand) => {
    const decision = allocationDecider.decide(command, state)
    const fact = 'refused' in decision ? null : decision.fact
    sequence += 1
    if (fact !== null) state = allocationDecider.evolve(state, fact, { sequence, at: 0 })
    return fact
  }
  return {
    slices,
    zeros,
    cut: (): void => {
      // Found in the simplest way: by looking at one after the other.
      const count = Math.min(64, subnetCount(current(), sliceLength))
      const all = Array.from({ length: count }, (_, at) => nthSubnet(current(), sliceLength, at))
      const free = all.find((slice) => !state.slices.has(slice) && !zeros().includes(slice))
      const command = {
        type: 'CutSlice',
        prefixes,
        sliceLength,
        owner,
        ordinal: sequence,
        registered: 1,
      } as const
      const fact = decide(command)
      expect(fact?.name === 'SliceCut' ? fact.data.slice : undefined).toBe(free)
    },
    giveBack: (place: number): void => {
      const slice = slices().at(place)
      if (slice !== undefined) decide({ type: 'ReturnSlice', slice, owner })
    },
    extend: (): void => {
      const { first, length } = bitsOf(current())
      const shift = BigInt(129 - length)
      if (length > 52)
        prefixes = [...prefixes, prefixText({ first: (first >> shift) << shift, length: length - 1 })]
    },
  }
}

it('cuts the lowest free one that never was a PrefixZero, whatever is cut, returned and extended', () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.constant('cut' as const) },
    { weight: 2, arbitrary: fc.nat(20) },
    { weight: 1, arbitrary: fc.constant('extend' as const) },
  )
  const sliceLength = fc.integer({ min: 57, max: 63 })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), sliceLength, (steps, length) => {
      const story = open(length)
      for (const it of steps) {
        if (it === 'cut') story.cut()
        else if (it === 'extend') story.extend()
        else story.giveBack(it)
        const [slices, zeros] = [story.slices(), story.zeros()]
        expect(slices.flatMap((a) => slices.filter((b) => a !== b && overlaps(a, b)))).toEqual([])
        expect(slices.filter((slice) => zeros.some((zero) => overlaps(zero, slice)))).toEqual([])
      }
    }),
    { numRuns: 60 },
  )
})
