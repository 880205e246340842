import type { AgentId } from '@sixfold/events'
import type { StandbyAssigned } from '@sixfold/events/facts'

export type ReserveStandby = Readonly<{ type: 'ReserveStandby'; exit: AgentId }>
/** The claim on the exit that is to stand by holds. */
export type AssignStandby = Readonly<{ type: 'AssignStandby'; data: StandbyAssigned['data'] }>
export type ReleaseStandby = Readonly<{ type: 'ReleaseStandby'; exit: AgentId }>
/** The exit that stands by serves in place of the one that does; nothing where either is another one meanwhile. */
export type PromoteStandby = Readonly<{ type: 'PromoteStandby'; exit: AgentId; instead: AgentId }>

/** Who stands by for a network, and when it serves. */
export type StandbyCommand = ReserveStandby | AssignStandby | ReleaseStandby | PromoteStandby
