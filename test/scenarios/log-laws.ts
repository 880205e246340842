import { expect } from 'vitest'
import type { PrintedFact } from './grid.ts'

const bySubject = (facts: readonly PrintedFact[]): PrintedFact[][] => [
  ...Map.groupBy(facts, ({ subject }) => subject).values(),
]

/** No gap in the log, no fact twice, and every fact chained to the one before it on its subject. */
export const expectWholeLog = (facts: readonly PrintedFact[]): void => {
  expect(facts.map(({ sequence }) => sequence)).toEqual(facts.map((_, index) => index + 1))
  expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length)
  for (const [first, ...others] of bySubject(facts)) {
    expect(first?.prevhash).toBeNull()
    for (const fact of others) expect(fact.prevhash).toMatch(/^[\w-]{43}$/)
    expect(new Set(others.map(({ prevhash }) => prevhash)).size).toBe(others.length)
  }
}

type Allocations = readonly Readonly<{ prefix: string; claim: Readonly<{ order: string; member: string }> }>[]

/** No /64 is held twice at any moment, and no claim holds two. */
export const expectNoOverlap = (facts: readonly PrintedFact[]): void => {
  const holders = new Map<string, string>()
  for (const { type, data } of facts) {
    if (type.includes('.PrefixAllocated.')) {
      for (const { prefix, claim } of data.allocations as Allocations) {
        expect(holders.get(prefix), `${prefix} was given while it was held`).toBeUndefined()
        expect([...holders.values()]).not.toContain(`${claim.order} ${claim.member}`)
        holders.set(prefix, `${claim.order} ${claim.member}`)
      }
    }
    if (type.includes('.PrefixReleased.'))
      for (const { prefix } of data.releases as Allocations) holders.delete(prefix)
  }
}

/** Every order has one outcome, and every network that was ordered was founded and allocated once. */
export const expectOnce = (facts: readonly PrintedFact[]): void => {
  for (const own of bySubject(facts)) {
    const counts = Map.groupBy(own, ({ type }) => type)
    for (const type of [
      'NetworkFounded',
      'NetworkAllocated',
      'OrderAccepted',
      'OrderRejected',
      'NetworkGone',
    ]) {
      expect(counts.get(`sixfold.fact.${type}.v1`)?.length ?? 0).toBeLessThanOrEqual(1)
    }
  }
}
