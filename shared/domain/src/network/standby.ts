import { accept, type Decision, nothing } from '@sixfold/decider'
import type { AgentId } from '@sixfold/events'
import {
  ExitMoveEnded,
  ExitMoveStarted,
  StandbyAssigned,
  StandbyPromoted,
  StandbyReleased,
  StandbyReserved,
} from '@sixfold/events/facts'
import type { NetworkState } from '@sixfold/fold'
import type {
  AssignStandby,
  EndExitMove,
  PromoteStandby,
  ReleaseStandby,
  ReserveStandby,
  StartExitMove,
} from './standby.commands.ts'

export type StandbyDecided = ReturnType<
  | typeof StandbyReserved.of
  | typeof StandbyAssigned.of
  | typeof StandbyReleased.of
  | typeof StandbyPromoted.of
  | typeof ExitMoveStarted.of
  | typeof ExitMoveEnded.of
>

/** An exit may stand by where none does, and it is not the one that serves. */
const mayBe = ({ status, plan }: NetworkState, exit: AgentId): boolean =>
  status === 'allocated' && plan !== null && plan.standby === undefined && plan.exitPoint.exit !== exit

/** Its place there may be claimed. */
export const reserveStandby = ({ exit }: ReserveStandby, state: NetworkState): Decision<StandbyDecided> =>
  mayBe(state, exit) && state.standbyReserved !== exit ? accept(StandbyReserved.of({ exit })) : nothing

/** The place is claimed: it stands by. */
export const assignStandby = ({ data }: AssignStandby, state: NetworkState): Decision<StandbyDecided> =>
  mayBe(state, data.exit) && state.standbyReserved === data.exit ? accept(StandbyAssigned.of(data)) : nothing

/** It does not stand by any more. The exit from whose slices the network's prefixes are stays with it for ever. */
export const releaseStandby = (
  { exit }: ReleaseStandby,
  { status, plan }: NetworkState,
): Decision<StandbyDecided> =>
  status !== 'allocated' || plan?.standby?.exit !== exit || plan.home === exit
    ? nothing
    : accept(StandbyReleased.of({ exit }))

/** It serves. Before it made its keys it cannot. */
export const promoteStandby = (
  { exit, instead }: PromoteStandby,
  { status, plan }: NetworkState,
): Decision<StandbyDecided> =>
  status !== 'allocated' ||
  plan?.standby?.exit !== exit ||
  plan.standby.keys === null ||
  plan.exitPoint.exit !== instead
    ? nothing
    : accept(StandbyPromoted.of({ exit, instead }))

/** It is to serve, as planned: it makes ready for that. While keys are rotated nothing is moved. */
export const startExitMove = (
  { exit, instead }: StartExitMove,
  { status, plan }: NetworkState,
): Decision<StandbyDecided> =>
  status !== 'allocated' ||
  plan?.standby?.exit !== exit ||
  plan.standby.moving !== undefined ||
  plan.exitPoint.exit !== instead ||
  plan.rotation !== undefined
    ? nothing
    : accept(ExitMoveStarted.of({ exit, instead }))

/** What was planned of the exit that stands by is over. */
export const endExitMove = ({ exit }: EndExitMove, { plan }: NetworkState): Decision<StandbyDecided> =>
  plan?.standby?.exit === exit && (plan.standby.moving ?? plan.standby.finishing) !== undefined
    ? accept(ExitMoveEnded.of({ exit }))
    : nothing
