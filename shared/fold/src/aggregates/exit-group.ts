import type { Position } from '@sixfold/decider'
import type { ExitGroupId, Fact, PartyId } from '@sixfold/events'

/** An exit group, once it is registered. */
export type ExitGroupState = {
  registration: Readonly<{ exitGroup: ExitGroupId; name: string; operator: PartyId }> | null
}

export const initialExitGroup = (): ExitGroupState => ({ registration: null })

export const evolveExitGroup = (state: ExitGroupState, fact: Fact, _position: Position): ExitGroupState => {
  if (fact.name === 'ExitGroupRegistered') state.registration = fact.data
  return state
}
