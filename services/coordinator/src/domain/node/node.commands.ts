import type { AgentId, Claim, FarmId, PartyId, Reachability } from '@sixfold/events'

export type RegisterNode = Readonly<{
  type: 'RegisterNode'
  node: AgentId
  name: string
  farm: FarmId
  reachability: Reachability
  underlayMtu: number
  operator: PartyId
}>

/** Listen ports for network resources; claims that hold some already are passed over. */
export type AssignPorts = Readonly<{ type: 'AssignPorts'; node: AgentId; claims: readonly Claim[] }>

export type ReleasePorts = Readonly<{ type: 'ReleasePorts'; claims: readonly Claim[] }>

export type NodeCommand = RegisterNode | AssignPorts | ReleasePorts
