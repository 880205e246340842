import type { ExitGroupId, PartyId } from '@sixfold/events'

export type RegisterExitGroup = Readonly<{
  type: 'RegisterExitGroup'
  exitGroup: ExitGroupId
  name: string
  operator: PartyId
}>

export type ExitGroupCommand = RegisterExitGroup
