import { deciderSpec } from '@sixfold/decider/spec'
import { containsPrefix, overlaps } from '@sixfold/events'
import { anAgent, aPrefix } from '@sixfold/events/example-values'
import { AllocationClosed, AllocationFilled, SliceReturned } from '@sixfold/events/facts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CutSlice } from './allocation.commands.ts'
import { allocationDecider } from './allocation.decider.ts'
import { cutFor, sliceCut } from './allocation.examples.ts'
import { sliceCount } from './cuts.ts'

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

  it('begins with the lowest one that came back', () => {
    const back = SliceReturned.of({ slice: first.data.slice, owner: anAgent('a') })
    given(first, second, back)
      .when(cutFor('c', 0))
      .thenRecords(sliceCut(anAgent('c'), 1, 0, '2001:db8:a:140::/58'))
  })
  it('refuses whoever knows only a registration that was withdrawn, and goes on with a later one', () => {
    const closed = AllocationClosed.of({ registered: 4 })
    given(first, closed)
      .when({ ...cutFor('b', 0), registered: 4 })
      .thenRefuses('ALLOCATION_WITHDRAWN')
    given(first, closed)
      .when({ ...cutFor('a', 0), registered: 4 })
      .thenNothing()
    given(first, closed)
      .when({ ...cutFor('b', 0), registered: 9 })
      .thenRecords(second)
  })
})

describe('an allocation that was extended', () => {
  const within = (owner: string, ...prefixes: string[]): CutSlice => ({
    ...cutFor(owner, 0),
    prefixes: ['2001:db8:a:100::/56', ...prefixes].map(aPrefix),
  })

  it('goes on behind what it had', () => {
    const cuts = [1, 2, 3].map((index) =>
      sliceCut(anAgent('a'), index, index, `2001:db8:a:2${(0x40 * index).toString(16)}::/58`),
    )
    const prefixes = ['2001:db8:a:200::/56', '2001:db8:a:200::/55'].map(aPrefix)
    given(...cuts)
      .when({ ...cutFor('c', 0), prefixes })
      .thenRecords(sliceCut(anAgent('c'), 4, 0, '2001:db8:a:300::/58'))
  })
  it('that grew downwards begins with the lowest, behind its new PrefixZero', () =>
    given(first)
      .when(within('c', '2001:db8:a::/55'))
      .thenRecords(sliceCut(anAgent('c'), 1, 0, '2001:db8:a:40::/58')))
  it('never gives what was a PrefixZero before', () => {
    const lower = [1, 2, 3].map((index) =>
      sliceCut(anAgent('d'), index, index, `2001:db8:a:${(0x40 * index).toString(16)}::/58`),
    )
    given(first, ...lower)
      .when(within('c', '2001:db8:a::/55'))
      .thenRecords(sliceCut(anAgent('c'), 6, 0, '2001:db8:a:180::/58'))
  })
})

describe('returning a slice', () => {
  const back = SliceReturned.of({ slice: first.data.slice, owner: anAgent('a') })
  const giveBack = { type: 'ReturnSlice', slice: first.data.slice, owner: anAgent('a') } as const

  it('records it once', () => {
    given(first).when(giveBack).thenRecords(back)
    given(first, back).when(giveBack).thenNothing()
  })
  it('leaves alone what is another owner’s by now', () => {
    const again = sliceCut(anAgent('c'), 1, 0, '2001:db8:a:140::/58')
    given(first, back, again).when(giveBack).thenNothing()
  })
})

describe('closing an allocation', () => {
  it('records it once for each registration', () => {
    const close = (registered: number) => ({ type: 'CloseAllocation', registered }) as const
    given()
      .when(close(4))
      .thenRecords(AllocationClosed.of({ registered: 4 }))
    given(AllocationClosed.of({ registered: 4 }))
      .when(close(4))
      .thenNothing()
    given(AllocationClosed.of({ registered: 9 }))
      .when(close(4))
      .thenNothing()
    given(AllocationClosed.of({ registered: 4 }))
      .when(close(9))
      .thenRecords(AllocationClosed.of({ registered: 9 }))
  })
})

describe('warning that an allocation fills up', () => {
  const cuts = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      sliceCut(
        anAgent('a'),
        index + 1,
        index,
        `2001:db8:a:${(index + 1).toString(16).padStart(2, '0')}00::/56`,
      ),
    )
  const note = (...prefixes: string[]) =>
    ({
      type: 'NoteUtilisation',
      prefixes: ['2001:db8:a::/51', ...prefixes].map(aPrefix),
      sliceLength: 56,
    }) as const
  const filled = (percent: 80 | 95, cut: number, of = 31) => AllocationFilled.of({ percent, cut, of })
  const back = (count: number) =>
    cuts(count).map(({ data: { slice, owner } }) => SliceReturned.of({ slice, owner }))

  it('happens at 80 and at 95 percent, once each', () => {
    given(...cuts(24))
      .when(note())
      .thenNothing()
    given(...cuts(25))
      .when(note())
      .thenRecords(filled(80, 25))
    given(...cuts(25), filled(80, 25))
      .when(note())
      .thenNothing()
    given(...cuts(30), filled(80, 25))
      .when(note())
      .thenRecords(filled(95, 30))
    given(...cuts(30))
      .when(note())
      .thenRecords(filled(95, 30))
  })
  it('happens again when less than 70 percent were cut in between', () => {
    given(...cuts(25), filled(80, 25), ...back(3), ...cuts(3))
      .when(note())
      .thenNothing()
    given(...cuts(25), filled(80, 25), ...back(4), ...cuts(4))
      .when(note())
      .thenRecords(filled(80, 25))
  })
  it('happens again when the allocation was extended and fills up once more', () =>
    given(...cuts(51), filled(95, 30))
      .when(note('2001:db8:a::/50'))
      .thenRecords(filled(80, 51, 63)))
})

/** Allocations of any length within one /29, each cut as finely as it is asked for, and extended in between. */
describe('cuts of any length', () => {
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
            { type: 'CutSlice', prefixes: [allocation], sliceLength: 56, registered: 1, ...it },
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

  it.each([
    ['2001:db8::/32', 48, 65_535],
    ['2001:db8::/29', 63, 2 ** 34 - 1],
    ['2001:db8:a::/48', 56, 255],
    ['2001:db8:a::/48', 52, 15],
    ['2001:db8:a:100::/56', 63, 127],
  ])('%s has as many /%i behind PrefixZero: %i', (allocation, sliceLength, count) => {
    expect(sliceCount({ prefixes: [aPrefix(allocation)], sliceLength })).toBe(count)
  })

  it('cuts all 65,535 /48 of a /32, and looks at none of them for the next', { timeout: 30_000 }, () => {
    const prefixes = [aPrefix('2001:db8::/32')]
    let state = allocationDecider.initialState()
    for (let ordinal = 0; ordinal < 65_535; ordinal += 1) {
      const command = { ...cutFor('a', ordinal), prefixes, sliceLength: 48 }
      const decision = allocationDecider.decide(command, state)
      if ('refused' in decision || decision.fact === null) throw new Error('none was cut')
      state = allocationDecider.evolve(state, decision.fact, { sequence: ordinal + 1, at: 0 })
    }
    expect(state.positions).toHaveLength(2)
    expect(state.slices.has(aPrefix('2001:db8:ffff::/48'))).toBe(true)
    expect(allocationDecider.decide({ ...cutFor('b', 0), prefixes, sliceLength: 48 }, state)).toMatchObject({
      refused: { code: 'ALLOCATION_EXHAUSTED' },
    })
  })
})
