import { deciderSpec } from '@sixfold/decider/spec'
import { aPrefix } from '@sixfold/events/example-values'
import { PrefixAllocated, PrefixReleased, SliceFilled } from '@sixfold/events/facts'
import { evolveSlice, initialSlice } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { freePairs } from './free-pairs.ts'
import { sliceDecider } from './slice.decider.ts'
import {
  allocate,
  blue,
  blueGave100,
  blueHas100,
  COOL_DOWN_MS,
  green,
  release,
  SLICE,
} from './slice.examples.ts'

const given = deciderSpec(sliceDecider)
const greenHas = (prefix: string) =>
  PrefixAllocated.of({ allocations: [{ claim: green, prefix: aPrefix(prefix) }] })

describe('allocating /64s', () => {
  const blueTakes100 = allocate([{ claim: blue, pair: 0x100 }])

  it('gives the one that was asked for', () => given().when(blueTakes100).thenRecords(blueHas100))
  it('does nothing when the request is repeated', () => given(blueHas100).when(blueTakes100).thenNothing())
  it('does nothing for a claim that holds another', () =>
    given(blueHas100)
      .when(allocate([{ claim: blue, pair: 0x101 }]))
      .thenNothing())
  it('gives nobody what is taken', () =>
    given(blueHas100)
      .when(allocate([{ claim: green, pair: 0x100 }]))
      .thenNothing())
  it('gives what waited together in one fact, each /64 and each claim once', () =>
    given()
      .when(
        allocate([
          { claim: blue, pair: 0x100 },
          { claim: green, pair: 0x100 },
          { claim: blue, pair: 0x102 },
          { claim: green, pair: 0x101 },
        ]),
      )
      .thenRecords(
        PrefixAllocated.of({
          allocations: [
            { claim: blue, prefix: aPrefix('2001:db8:a:100::/64') },
            { claim: green, prefix: aPrefix('2001:db8:a:101::/64') },
          ],
        }),
      ))
  it('gives nothing out of the slice, nor what is in every home router', () => {
    given()
      .when(allocate([{ claim: blue, pair: 0xff }]))
      .thenNothing()
    given()
      .when(allocate([{ claim: blue, pair: 0x104 }]))
      .thenNothing()
    const low = { ...allocate([{ claim: blue, pair: 1 }]), slice: aPrefix('2001:db8:a::/62') }
    given().when(low).thenNothing()
  })
  it('lets one cool first', () => {
    const asked = (now: number) => allocate([{ claim: green, pair: 0x100 }], now)
    given(blueHas100, blueGave100)
      .when(asked(COOL_DOWN_MS - 1))
      .thenNothing()
    given(blueHas100, blueGave100).when(asked(COOL_DOWN_MS)).thenRecords(greenHas('2001:db8:a:100::/64'))
  })
})

describe('releasing /64s', () => {
  it('gives back what is held, once', () =>
    given(blueHas100)
      .when(release([blue, green, blue]))
      .thenRecords(blueGave100))
  it('does nothing when the request is repeated', () =>
    given(blueHas100, blueGave100)
      .when(release([blue]))
      .thenNothing())
  it('gives back several in one fact', () =>
    given(blueHas100, greenHas('2001:db8:a:101::/64'))
      .when(release([green, blue]))
      .thenRecords(
        PrefixReleased.of({
          releases: [
            { claim: green, prefix: aPrefix('2001:db8:a:101::/64') },
            { claim: blue, prefix: aPrefix('2001:db8:a:100::/64') },
          ],
          coolUntil: blueGave100.data.coolUntil,
        }),
      ))
})

describe('free pairs', () => {
  it('are those never used, from the lowest, and then those that have cooled, oldest first', () => {
    const facts = [
      PrefixAllocated.of({
        allocations: [0x100, 0x101, 0x102].map((pair, index) => ({
          claim: { ...blue, order: `order-${index}` as never },
          prefix: aPrefix(`2001:db8:a:${pair.toString(16)}::/64`),
        })),
      }),
      PrefixReleased.of({
        releases: [{ claim: { ...blue, order: 'order-2' as never }, prefix: aPrefix('2001:db8:a:102::/64') }],
        coolUntil: blueGave100.data.coolUntil,
      }),
      PrefixReleased.of({
        releases: [{ claim: { ...blue, order: 'order-0' as never }, prefix: aPrefix('2001:db8:a:100::/64') }],
        coolUntil: blueGave100.data.coolUntil,
      }),
    ]
    const state = facts.reduce(
      (at, fact, index) => evolveSlice(at, fact, { sequence: index + 1, at: 0 }),
      initialSlice(),
    )
    expect([...freePairs(SLICE, state, 0)]).toEqual([0x103])
    expect([...freePairs(SLICE, state, COOL_DOWN_MS)]).toEqual([0x103, 0x102, 0x100])
  })

  it('never are the groups 0 and 1', () => {
    expect([...freePairs(aPrefix('2001:db8:a::/62'), initialSlice(), 0)]).toEqual([2, 3])
  })
})

describe('warning that a slice fills up', () => {
  const WIDE = aPrefix('2001:db8:a:100::/59')
  const claimOf = (index: number) => ({ ...blue, order: `order-${index}` as never })
  const held = (index: number) => ({
    claim: claimOf(index),
    prefix: aPrefix(`2001:db8:a:${(0x100 + index).toString(16)}::/64`),
  })
  const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)
  const take = (from: number, to: number) => PrefixAllocated.of({ allocations: numbers(from, to).map(held) })
  const give = (from: number, to: number) =>
    PrefixReleased.of({ releases: numbers(from, to).map(held), coolUntil: blueGave100.data.coolUntil })
  const note = (now = 0) => ({ type: 'NoteUtilisation', slice: WIDE, now }) as const
  const filled = (percent: 80 | 95, taken: number) => SliceFilled.of({ percent, taken, of: 32 })

  it('happens at 80 and at 95 percent, once each', () => {
    given(take(0, 25)).when(note()).thenNothing()
    given(take(0, 26)).when(note()).thenRecords(filled(80, 26))
    given(take(0, 26), filled(80, 26)).when(note()).thenNothing()
    given(take(0, 31), filled(80, 26)).when(note()).thenRecords(filled(95, 31))
    given(take(0, 31), filled(95, 31)).when(note()).thenNothing()
  })
  it('counts what cools as long as it does', () => {
    given(take(0, 26), give(0, 20)).when(note()).thenRecords(filled(80, 26))
    given(take(0, 26), give(0, 20)).when(note(COOL_DOWN_MS)).thenNothing()
  })
  it('happens again when less than 70 percent were in use in between', () => {
    const facts = [take(0, 26), filled(80, 26), give(0, 26)]
    const again = (at: number) => {
      const state = [...facts, take(0, 26)].reduce(
        (before, fact, index) => evolveSlice(before, fact, { sequence: index + 1, at: index === 3 ? at : 0 }),
        initialSlice(),
      )
      return sliceDecider.decide(note(at), state)
    }
    expect(again(COOL_DOWN_MS)).toEqual({ fact: filled(80, 26) })
    expect(again(COOL_DOWN_MS - 1)).toEqual({ fact: null })
  })
  it('leaves out the groups that are never given', () => {
    const low = { ...note(), slice: aPrefix('2001:db8:a::/62') }
    const both = PrefixAllocated.of({
      allocations: [2, 3].map((pair) => ({
        claim: claimOf(pair),
        prefix: aPrefix(`2001:db8:a:${pair}::/64`),
      })),
    })
    given(both)
      .when(low)
      .thenRecords(SliceFilled.of({ percent: 95, taken: 2, of: 2 }))
  })
})
