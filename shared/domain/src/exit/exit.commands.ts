import type { AgentId, Claim, ExitEvidence, ExitGroupId, OrderKey, PartyId, Upstream } from '@sixfold/events'

export type RegisterExit = Readonly<{
  type: 'RegisterExit'
  exit: AgentId
  name: string
  exitGroup: ExitGroupId
  endpoints: Readonly<{ ipv4: string; ipv6: string }>
  publicIpv4: readonly string[]
  underlayMtu: number
  upstream: Upstream
  operator: PartyId
}>

/** A place on the exit for networks; claims that hold one already are passed over. */
export type AssignExit = Readonly<{ type: 'AssignExit'; exit: AgentId; claims: readonly Claim[] }>

export type ReleaseExit = Readonly<{ type: 'ReleaseExit'; claims: readonly Claim[] }>

/** The exit takes no more networks; those that it serves stay. */
export type DrainExit = Readonly<{ type: 'DrainExit'; exit: AgentId; operator: PartyId }>

/** A drained exit takes networks again. */
export type ReturnExit = Readonly<{ type: 'ReturnExit'; exit: AgentId; operator: PartyId }>

/**
 * The exit leaves for good. `force`: the networks that it serves are to be moved, by whoever asks; `moved` are claims
 * whose networks were. `failed`: why that cannot be.
 */
export type RetireExit = Readonly<{
  type: 'RetireExit'
  exit: AgentId
  order: OrderKey
  operator: PartyId
  force: boolean
  moved: readonly Claim[]
  failed: Readonly<{ code: string; sentence: string }> | null
}>

/** The exit tells its site in another way which slices are its. */
export type ChangeUpstream = Readonly<{
  type: 'ChangeUpstream'
  exit: AgentId
  upstream: Upstream
  operator: PartyId
}>

/** Where the gateway of the exit stands, as its agent says. */
export type TellUplink = Readonly<{ type: 'TellUplink'; addresses: readonly string[] }>

/** Another exit of its group stands in for the exit, which is dead by this evidence. */
export type TakeOverExit = Readonly<{ type: 'TakeOverExit'; by: AgentId; evidence: ExitEvidence }>

/** The exit stands for itself again. */
export type HandBackExit = Readonly<{ type: 'HandBackExit' }>

export type ExitCommand =
  | RegisterExit
  | ChangeUpstream
  | AssignExit
  | ReleaseExit
  | DrainExit
  | ReturnExit
  | RetireExit
  | TellUplink
  | TakeOverExit
  | HandBackExit
