import { accept, type Decider, type Decision, nothing, refuse } from '@sixfold/decider'
import { FarmRegistered, FarmTrustDeclared } from '@sixfold/events/facts'
import { evolveFarm, type FarmState, initialFarm } from '@sixfold/fold'
import type { DeclareTrust, FarmCommand, RegisterFarm } from './farm.commands.ts'

export type FarmFact = ReturnType<typeof FarmRegistered.of | typeof FarmTrustDeclared.of>

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

/** Declared again as it stands, it records nothing. */
const declareTrust = ({ farm, wires, operator }: DeclareTrust, state: FarmState): Decision<FarmFact> => {
  if (state.registration === null) {
    return refuse('FARM_UNKNOWN', `no farm ${farm} is registered: register it first`, {
      field: 'data.farm',
      value: farm,
    })
  }
  return state.wires === wires ? nothing : accept(FarmTrustDeclared.of({ wires, operator }))
}

/** One farm: that its id belongs to one operator, and whether its wires are trusted. */
export const farmDecider: Decider<FarmCommand, FarmFact, FarmState> = {
  initialState: initialFarm,
  evolve: evolveFarm,
  decide: (command, state) =>
    command.type === 'RegisterFarm' ? register(command, state) : declareTrust(command, state),
}
