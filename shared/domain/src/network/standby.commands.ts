import type { AgentId } from '@sixfold/events'
import type { StandbyAssigned } from '@sixfold/events/facts'

export type ReserveStandby = Readonly<{ type: 'ReserveStandby'; exit: AgentId }>
/** The claim on the exit that is to stand by holds. */
export type AssignStandby = Readonly<{ type: 'AssignStandby'; data: StandbyAssigned['data'] }>
export type ReleaseStandby = Readonly<{ type: 'ReleaseStandby'; exit: AgentId }>
/** The exit that stands by serves in place of the one that does; nothing where either is another one meanwhile. */
export type PromoteStandby = Readonly<{ type: 'PromoteStandby'; exit: AgentId; instead: AgentId }>
/** The exit that stands by is to serve as planned; nothing where either is another one meanwhile. */
export type StartExitMove = Readonly<{ type: 'StartExitMove'; exit: AgentId; instead: AgentId }>
/** What was planned of the exit that stands by is over, or given up. */
export type EndExitMove = Readonly<{ type: 'EndExitMove'; exit: AgentId }>

/** Who stands by for a network, and when it serves. */
export type StandbyCommand =
  | ReserveStandby
  | AssignStandby
  | ReleaseStandby
  | PromoteStandby
  | StartExitMove
  | EndExitMove
