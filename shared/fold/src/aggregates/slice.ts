import type { Position } from '@sixfold/decider'
import { type Claim, claimKey, type Fact, fourthGroup, millisecondsOf, type Prefix } from '@sixfold/events'

/** A /64 and who holds it. */
export type Holding = Readonly<{ claim: Claim; prefix: Prefix; allocatedAt: number }>

/**
 * The /64s of one slice, by their fourth group. `cooling` is in the order of release, with the time in milliseconds
 * at which each may be given again; one that was given again has left it.
 */
export type SliceState = {
  taken: Map<number, Holding>
  byClaim: Map<string, Holding>
  cooling: Map<number, number>
}

export const initialSlice = (): SliceState => ({ taken: new Map(), byClaim: new Map(), cooling: new Map() })

export const evolveSlice = (state: SliceState, fact: Fact, { sequence }: Position): SliceState => {
  if (fact.name === 'PrefixAllocated') {
    for (const { claim, prefix } of fact.data.allocations) {
      const holding = { claim, prefix, allocatedAt: sequence }
      state.taken.set(fourthGroup(prefix), holding)
      state.byClaim.set(claimKey(claim), holding)
      state.cooling.delete(fourthGroup(prefix))
    }
  }
  if (fact.name === 'PrefixReleased') {
    for (const { claim, prefix } of fact.data.releases) {
      state.taken.delete(fourthGroup(prefix))
      state.byClaim.delete(claimKey(claim))
      state.cooling.set(fourthGroup(prefix), millisecondsOf(fact.data.coolUntil))
    }
  }
  return state
}
