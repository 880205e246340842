import type { AgentId, Claim, FarmId, OrderKey, PartyId, Reachability, Upstream } from '@sixfold/events'

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

/** What is left out stays as it is. */
export type ChangeNode = Readonly<{
  type: 'ChangeNode'
  node: AgentId
  name?: string | undefined
  reachability?: Reachability | undefined
  underlayMtu?: number | undefined
}>

/** `force`: networks that are on it are to be taken off it, by whoever asks. */
export type RetireNode = Readonly<{
  type: 'RetireNode'
  node: AgentId
  order: OrderKey
  operator: PartyId
  force: boolean
}>

/** The node tells its site in another way which slices are its. */
export type ChangeUpstream = Readonly<{
  type: 'ChangeUpstream'
  node: AgentId
  upstream: Upstream
  operator: PartyId
}>

export type NodeCommand = RegisterNode | ChangeNode | ChangeUpstream | AssignPorts | ReleasePorts | RetireNode
