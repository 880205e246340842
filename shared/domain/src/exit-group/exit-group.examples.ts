import { anExitGroup, aParty } from '@sixfold/events/example-values'
import { ExitGroupRegistered } from '@sixfold/events/facts'
import type { RegisterExitGroup } from './exit-group.commands.ts'

export const registerNordic: RegisterExitGroup = {
  type: 'RegisterExitGroup',
  exitGroup: anExitGroup('nordic'),
  name: 'Nordic exits',
  operator: aParty('operator'),
}
export const nordicRegistered = ExitGroupRegistered.of({
  exitGroup: registerNordic.exitGroup,
  name: registerNordic.name,
  operator: registerNordic.operator,
})
