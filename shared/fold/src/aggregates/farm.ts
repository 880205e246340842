import type { Position } from '@sixfold/decider'
import type { Fact, FarmId, PartyId } from '@sixfold/events'

/** A farm, once it is registered. */
export type FarmState = { registration: Readonly<{ farm: FarmId; name: string; operator: PartyId }> | null }

export const initialFarm = (): FarmState => ({ registration: null })

export const evolveFarm = (state: FarmState, fact: Fact, _position: Position): FarmState => {
  if (fact.name === 'FarmRegistered') state.registration = fact.data
  return state
}
