import type { Position } from '@sixfold/decider'
import type { Fact, FarmId, PartyId } from '@sixfold/events'

/** A farm, once it is registered, and whether its wires may carry packets of networks in clear. */
export type FarmState = {
  registration: Readonly<{ farm: FarmId; name: string; operator: PartyId }> | null
  wires: 'trusted' | 'untrusted'
}

export const initialFarm = (): FarmState => ({ registration: null, wires: 'untrusted' })

export const evolveFarm = (state: FarmState, fact: Fact, _position: Position): FarmState => {
  if (fact.name === 'FarmRegistered') state.registration = fact.data
  if (fact.name === 'FarmTrustDeclared') state.wires = fact.data.wires
  return state
}
