import type { AgentId, Claim, ExitGroupId, PartyId } from '@sixfold/events'

export type RegisterExit = Readonly<{
  type: 'RegisterExit'
  exit: AgentId
  name: string
  exitGroup: ExitGroupId
  endpoints: Readonly<{ ipv4: string; ipv6: string }>
  publicIpv4: readonly string[]
  underlayMtu: number
  operator: PartyId
}>

/** A place on the exit for networks; claims that hold one already are passed over. */
export type AssignExit = Readonly<{ type: 'AssignExit'; exit: AgentId; claims: readonly Claim[] }>

export type ReleaseExit = Readonly<{ type: 'ReleaseExit'; claims: readonly Claim[] }>

export type ExitCommand = RegisterExit | AssignExit | ReleaseExit
