import { accept, type Decider, type Decision, nothing, refuse } from '@sixfold/decider'
import { FarmRegistered } from '@sixfold/events/facts'
import { evolveFarm, type FarmState, initialFarm } from '@sixfold/fold'
import type { FarmCommand, RegisterFarm } from './farm.commands.ts'

export type FarmFact = ReturnType<typeof FarmRegistered.of>

const register = (
  { farm, name, operator }: RegisterFarm,
  { registration }: FarmState,
): Decision<FarmFact> => {
  if (registration === null) return accept(FarmRegistered.of({ farm, name, operator }))
  if (registration.operator === operator && registration.name === name) return nothing
  return refuse(
    'FARM_TAKEN',
    `farm ${farm} is registered already, as ${registration.name} of ${registration.operator}`,
    {
      field: 'data.farm',
      value: farm,
    },
  )
}

/** One farm: that its id belongs to one operator. */
export const farmDecider: Decider<FarmCommand, FarmFact, FarmState> = {
  initialState: initialFarm,
  evolve: evolveFarm,
  decide: register,
}
