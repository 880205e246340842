import { accept, type Decider, type Decision, nothing, refuse } from '@sixfold/decider'
import { ExitGroupRegistered } from '@sixfold/events/facts'
import { type ExitGroupState, evolveExitGroup, initialExitGroup } from '@sixfold/fold'
import type { ExitGroupCommand, RegisterExitGroup } from './exit-group.commands.ts'

export type ExitGroupFact = ReturnType<typeof ExitGroupRegistered.of>

const register = (
  { exitGroup, name, operator }: RegisterExitGroup,
  { registration }: ExitGroupState,
): Decision<ExitGroupFact> => {
  if (registration === null) return accept(ExitGroupRegistered.of({ exitGroup, name, operator }))
  if (registration.operator === operator && registration.name === name) return nothing
  return refuse(
    'EXIT_GROUP_TAKEN',
    `exit group ${exitGroup} is registered already, as ${registration.name} of ${registration.operator}`,
    {
      field: 'data.exitGroup',
      value: exitGroup,
    },
  )
}

/** One exit group: that its id belongs to one operator. */
export const exitGroupDecider: Decider<ExitGroupCommand, ExitGroupFact, ExitGroupState> = {
  initialState: initialExitGroup,
  evolve: evolveExitGroup,
  decide: register,
}
