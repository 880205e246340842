import { aFarm, aParty } from '@sixfold/events/example-values'
import { FarmRegistered } from '@sixfold/events/facts'
import { describe, expect, it } from 'vitest'
import { accept, type Decider, nothing, refuse } from './decider.ts'
import { deciderSpec } from './spec.ts'

type Fact = ReturnType<typeof FarmRegistered.of>
const oslo = FarmRegistered.of({ farm: aFarm('oslo'), name: 'Oslo', operator: aParty('operator') })
const bergen = FarmRegistered.of({ farm: aFarm('bergen'), name: 'Bergen', operator: aParty('operator') })

/** Lets each name in once, and never one that is called so. */
const doorman: Decider<Fact, Fact, string[]> = {
  initialState: () => [],
  decide: (asked, names) => {
    if (asked.data.name === 'Nobody') return refuse('NOBODY', 'nobody is not let in')
    return names.includes(asked.data.name) ? nothing : accept(asked)
  },
  evolve: (names, fact, { sequence }) => {
    if (fact.name === 'FarmRegistered') names[sequence - 1] = fact.data.name
    return names
  },
}
const given = deciderSpec(doorman)
const nobody = FarmRegistered.of({ ...oslo.data, name: 'Nobody' })

describe('given, when, then', () => {
  it('agrees with what was decided', () => {
    given().when(oslo).thenRecords(oslo)
    given(oslo).when(bergen).thenRecords(bergen)
    given(bergen, oslo).when(oslo).thenNothing()
    given().when(nobody).thenRefuses('NOBODY')
  })

  it('disagrees with everything else', () => {
    expect(() => given().when(oslo).thenRecords(bergen)).toThrow()
    expect(() => given().when(oslo).thenNothing()).toThrow()
    expect(() => given().when(oslo).thenRefuses('NOBODY')).toThrow('in place of refusing')
    expect(() => given(oslo).when(oslo).thenRecords(oslo)).toThrow()
    expect(() => given().when(nobody).thenRefuses('OTHER')).toThrow()
    expect(() => given().when(nobody).thenNothing()).toThrow()
  })

  it('starts each story from the beginning', () => {
    given(oslo).when(bergen).thenRecords(bergen)
    given().when(oslo).thenRecords(oslo)
  })

  it('is no promise: a spec that forgets its last word cannot pass by being awaited', () => {
    const sentence = given().when(oslo)
    expect('then' in sentence || 'then' in given()).toBe(false)
  })
})
