import { claimKey } from '@sixfold/events'
import { aClaim, anAgent, aPrefix } from '@sixfold/events/example-values'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { freePairs, pairCount } from './free-pairs.ts'
import type { SliceCommand } from './slice.commands.ts'
import { type SliceFact, sliceDecider } from './slice.decider.ts'

const SLICE = aPrefix('2001:db8:a:100::/56')
const COOL_DOWN_MS = 50
const member = anAgent('oslo-1')

/** A slice, and a model that knows who holds what, and since when it cools. */
const openChurn = () => {
  let state = sliceDecider.initialState()
  const held: { claim: ReturnType<typeof aClaim>; pair: number }[] = []
  const holders = new Map<number, string>()
  const releasedAt = new Map<number, number>()

  const decide = (command: SliceCommand, now: number): SliceFact => {
    const decision = sliceDecider.decide(command, state)
    if ('refused' in decision || decision.fact === null) throw new Error(`${command.type} gave nothing`)
    state = sliceDecider.evolve(state, decision.fact, { sequence: now + 1, at: now })
    return decision.fact
  }
  return {
    isNearlyFull: (): boolean => held.length > 0.9 * pairCount(SLICE),
    release: (choice: number, now: number): void => {
      for (const { claim, pair } of held.splice(choice % held.length, 1)) {
        decide({ type: 'ReleasePrefixes', claims: [claim], now, coolDownMs: COOL_DOWN_MS }, now)
        holders.delete(pair)
        releasedAt.set(pair, now)
      }
    },
    allocate: (now: number): void => {
      const [pair] = freePairs(SLICE, state, now)
      if (pair === undefined) return
      const claim = aClaim(member, `order-${now}`)
      decide({ type: 'AllocatePrefixes', slice: SLICE, requests: [{ claim, pair }], now }, now)
      expect(holders.has(pair)).toBe(false)
      const rested = now - (releasedAt.get(pair) ?? Number.NEGATIVE_INFINITY)
      expect(rested).toBeGreaterThanOrEqual(COOL_DOWN_MS)
      // Those never used come first, then the one that rests longest.
      const resting = [...releasedAt].filter(([it]) => !holders.has(it)).map(([, at]) => at)
      if (releasedAt.has(pair)) expect(releasedAt.get(pair)).toBe(Math.min(...resting))
      holders.set(pair, claimKey(claim))
      held.push({ claim, pair })
    },
    agree: (): void =>
      expect([...state.taken].map(([pair, { claim }]) => [pair, claimKey(claim)])).toEqual([...holders]),
  }
}

it('never overlaps and always gives what rests longest, however a slice at nine tenths is churned', () => {
  const choices = fc.array(fc.nat(), { minLength: 1_000, maxLength: 1_500 })
  fc.assert(
    fc.property(choices, (all) => {
      const churn = openChurn()
      for (const [now, choice] of all.entries()) {
        if (churn.isNearlyFull()) churn.release(choice, now)
        else churn.allocate(now)
      }
      churn.agree()
    }),
    { numRuns: 15 },
  )
})
