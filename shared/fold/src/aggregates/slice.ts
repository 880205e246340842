import type { Position } from '@sixfold/decider'
import { type Claim, claimKey, type Fact, fourthGroup, millisecondsOf, type Prefix } from '@sixfold/events'
import { beginCooling, type CoolingQueue, cooledCount, endCooling } from '../cooling.ts'
import { addToRuns, type Runs } from '../runs.ts'
import { eased, type Warned } from '../warned.ts'

/** A /64 and who holds it. */
export type Holding = Readonly<{ claim: Claim; prefix: Prefix; allocatedAt: number }>

/**
 * The /64s of one slice, by their fourth group. `cooling` says at which time (in milliseconds) each that came back may
 * be given again; one that was given again has left it. `used` are all that were ever given and `queue` the cooling ones
 * by their end, so that the next free one is found without walking the slice.
 */
export type SliceState = {
  taken: Map<number, Holding>
  byClaim: Map<string, Holding>
  cooling: Map<number, number>
  used: Runs
  queue: CoolingQueue
  warned: Warned | null
}

export const initialSlice = (): SliceState => ({
  taken: new Map(),
  byClaim: new Map(),
  cooling: new Map(),
  used: [],
  queue: [],
  warned: null,
})

/** How many /64s cannot be given at `now`: they are held, or they cool. */
export const occupied = ({ taken, queue }: Readonly<SliceState>, now: number): number =>
  taken.size + queue.length - cooledCount(queue, now)

const take = (state: SliceState, holding: Holding): void => {
  const pair = fourthGroup(holding.prefix)
  const until = state.cooling.get(pair)
  state.taken.set(pair, holding)
  state.byClaim.set(claimKey(holding.claim), holding)
  addToRuns(state.used, pair)
  if (until === undefined) return
  state.cooling.delete(pair)
  endCooling(state.queue, { pair, until })
}

const giveBack = (state: SliceState, claim: Claim, prefix: Prefix, until: number): void => {
  const pair = fourthGroup(prefix)
  state.taken.delete(pair)
  state.byClaim.delete(claimKey(claim))
  state.cooling.set(pair, until)
  beginCooling(state.queue, { pair, until })
}

export const evolveSlice = (state: SliceState, fact: Fact, { sequence, at }: Position): SliceState => {
  switch (fact.name) {
    case 'PrefixAllocated':
      // Before it counts: what cooled down in the meantime is what makes a slice emptier.
      state.warned = eased(state.warned, occupied(state, at))
      for (const { claim, prefix } of fact.data.allocations)
        take(state, { claim, prefix, allocatedAt: sequence })
      break
    case 'PrefixReleased': {
      const until = millisecondsOf(fact.data.coolUntil)
      for (const { claim, prefix } of fact.data.releases) giveBack(state, claim, prefix, until)
      break
    }
    case 'SliceFilled':
      state.warned = { percent: fact.data.percent, of: fact.data.of }
      break
  }
  return state
}
