import { claimKey, containsPrefix, fourthGroup } from '@sixfold/events'
import { aClaim, anAgent } from '@sixfold/events/example-values'
import type { SliceState } from '@sixfold/fold'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { freePairs } from './free-pairs.ts'
import type { SliceCommand } from './slice.commands.ts'
import { type SliceFact, sliceDecider } from './slice.decider.ts'
import { COOL_DOWN_MS, SLICE } from './slice.examples.ts'

const claims = Array.from({ length: 6 }, (_, index) => aClaim(anAgent('oslo-1'), `order-${index}`))
const claim = fc.constantFrom(...claims)
const pair = fc.integer({ min: 0xff, max: 0x104 })

/** What a slice is asked for, and how much later than the request before. No list: whatever is free first. */
const request = fc.oneof(
  fc.record({
    type: fc.constant('allocate' as const),
    list: fc.array(fc.record({ claim, pair }), { maxLength: 3 }),
    claim,
    after: fc.nat(COOL_DOWN_MS),
  }),
  fc.record({
    type: fc.constant('allocate' as const),
    list: fc.constant(undefined),
    claim,
    after: fc.nat(COOL_DOWN_MS),
  }),
  fc.record({
    type: fc.constant('release' as const),
    list: fc.array(claim, { maxLength: 3 }),
    // A clock that is behind another's, as where two coordinators decide.
    after: fc.integer({ min: -COOL_DOWN_MS, max: COOL_DOWN_MS }),
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

type Request = typeof request extends fc.Arbitrary<infer Value> ? Value : never

const commandOf = (it: Request, state: SliceState, now: number): SliceCommand => {
  if (it.type === 'release')
    return { type: 'ReleasePrefixes', claims: it.list, now, coolDownMs: COOL_DOWN_MS }
  const [free] = freePairs(SLICE, state, now)
  const firstFree = free === undefined ? [] : [{ claim: it.claim, pair: free }]
  return { type: 'AllocatePrefixes', slice: SLICE, requests: it.list ?? firstFree, now }
}

/** Checks one fact against the model, which follows it. */
const tell = (model: ReturnType<typeof openModel>, fact: SliceFact, now: number): void => {
  if (fact.name === 'PrefixReleased') {
    for (const { claim: by, prefix } of fact.data.releases) model.give(fourthGroup(prefix), claimKey(by), now)
    return
  }
  if (fact.name !== 'PrefixAllocated') return
  for (const { claim: by, prefix } of fact.data.allocations) {
    expect(containsPrefix(SLICE, prefix)).toBe(true)
    model.take(fourthGroup(prefix), claimKey(by), now)
  }
}

const agrees = (
  state: SliceState,
  { holders, coolUntil }: ReturnType<typeof openModel>,
  now: number,
): void => {
  expect([...state.taken].map(([at, { claim: by }]) => [at, claimKey(by)])).toEqual([...holders])
  const byClaim = [...state.byClaim].map(([by, { prefix }]) => [fourthGroup(prefix), by])
  expect(byClaim.toSorted()).toEqual([...holders].toSorted())
  expect([...state.cooling]).toEqual([...coolUntil])
  const free = [...freePairs(SLICE, state, now)]
  expect(new Set(free).size).toBe(free.length)
  expect([...state.queue].map(({ pair: at }) => at).toSorted()).toEqual([...coolUntil.keys()].toSorted())
  // First those never used, from the lowest, then those that have cooled, as they did.
  const never = [0x100, 0x101, 0x102, 0x103].filter((at) => !holders.has(at) && !coolUntil.has(at))
  expect(free.slice(0, never.length)).toEqual(never)
  const ends = free.slice(never.length).map((at) => coolUntil.get(at) as number)
  expect(ends).toEqual(ends.toSorted((a, b) => a - b))
  expect(free.length).toBe(4 - holders.size - [...coolUntil.values()].filter((until) => until > now).length)
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
        tell(model, decision.fact, now)
        state = sliceDecider.evolve(state, decision.fact, { sequence: index + 1, at: now })
        agrees(state, model, now)
      }
    }),
    { numRuns: 300 },
  )
})
