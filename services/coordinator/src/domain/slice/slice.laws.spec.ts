import { claimKey, containsPrefix, fourthGroup } from '@sixfold/events'
import { aClaim, anAgent } from '@sixfold/events/example-values'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { freePairs } from './free-pairs.ts'
import { sliceDecider } from './slice.decider.ts'
import { COOL_DOWN_MS, SLICE } from './slice.examples.ts'

const claims = Array.from({ length: 6 }, (_, index) => aClaim(anAgent('oslo-1'), `order-${index}`))
const claim = fc.constantFrom(...claims)
const pair = fc.integer({ min: 0xff, max: 0x104 })

/** What a slice is asked for, and how much later than the request before. */
const request = fc.oneof(
  fc.record({
    type: fc.constant('allocate' as const),
    list: fc.array(fc.record({ claim, pair }), { maxLength: 3 }),
    after: fc.nat(COOL_DOWN_MS),
  }),
  fc.record({ type: fc.constant('first free' as const), claim, after: fc.nat(COOL_DOWN_MS) }),
  fc.record({
    type: fc.constant('release' as const),
    list: fc.array(claim, { maxLength: 3 }),
    after: fc.nat(COOL_DOWN_MS),
  }),
)

/** Who holds what and what cools until when, kept in the simplest way, and the laws checked against it. */
const openModel = () => {
  const holders = new Map<number, string>()
  const coolUntil = new Map<number, number>()
  return {
    holders,
    coolUntil,
    take: (taken: number, by: string, now: number): void => {
      expect(holders.has(taken)).toBe(false)
      expect([...holders.values()]).not.toContain(by)
      expect(now).toBeGreaterThanOrEqual(coolUntil.get(taken) ?? 0)
      holders.set(taken, by)
      coolUntil.delete(taken)
    },
    give: (given: number, by: string, now: number): void => {
      expect(holders.get(given)).toBe(by)
      holders.delete(given)
      coolUntil.set(given, now + COOL_DOWN_MS)
    },
  }
}

const commandOf = (
  it: typeof request extends fc.Arbitrary<infer R> ? R : never,
  state: Parameters<typeof freePairs>[1],
  now: number,
) => {
  if (it.type === 'release')
    return { type: 'ReleasePrefixes', claims: it.list, now, coolDownMs: COOL_DOWN_MS } as const
  const [free] = freePairs(SLICE, state, now)
  const requests =
    it.type === 'allocate' ? it.list : free === undefined ? [] : [{ claim: it.claim, pair: free }]
  return { type: 'AllocatePrefixes', slice: SLICE, requests, now } as const
}

it('never gives a /64 to two or before it has cooled, whatever comes and goes', () => {
  fc.assert(
    fc.property(fc.array(request, { maxLength: 60 }), (requests) => {
      const model = openModel()
      let state = sliceDecider.initialState()
      let now = 0
      for (const [index, it] of requests.entries()) {
        now += it.after
        const decision = sliceDecider.decide(commandOf(it, state, now), state)
        if ('refused' in decision || decision.fact === null) continue
        const { fact } = decision
        for (const { claim: by, prefix } of fact.name === 'PrefixAllocated' ? fact.data.allocations : []) {
          expect(containsPrefix(SLICE, prefix)).toBe(true)
          model.take(fourthGroup(prefix), claimKey(by), now)
        }
        for (const { claim: by, prefix } of fact.name === 'PrefixReleased' ? fact.data.releases : [])
          model.give(fourthGroup(prefix), claimKey(by), now)
        state = sliceDecider.evolve(state, fact, { sequence: index + 1, at: now })
        expect([...state.taken].map(([at, { claim: by }]) => [at, claimKey(by)])).toEqual([...model.holders])
        expect([...state.byClaim].map(([by, { prefix }]) => [fourthGroup(prefix), by]).toSorted()).toEqual(
          [...model.holders].toSorted(),
        )
        expect([...state.cooling]).toEqual([...model.coolUntil])
        const free = [...freePairs(SLICE, state, now)]
        expect(new Set(free).size).toBe(free.length)
        expect(free.length).toBe(
          4 - model.holders.size - [...model.coolUntil.values()].filter((it) => it > now).length,
        )
      }
    }),
    { numRuns: 300 },
  )
})
