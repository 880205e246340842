import type { Decision } from '@sixfold/decider'
import type { NetworkState } from '@sixfold/fold'
import { type ExitsFact, moveExit, refuseOrderAbout, reserveExit } from './exits.ts'
import type { LifecycleCommand } from './lifecycle.commands.ts'
import {
  abandonResource,
  confirmResource,
  forceTeardown,
  type MembersFact,
  removeResource,
  reserveResource,
} from './members.ts'
import {
  endRotation,
  forceRotation,
  makeNextKeys,
  moveLinkedWires,
  moveWires,
  type RotatingFact,
  reserveRotation,
  startRotation,
} from './rotating.ts'
import {
  assignStandby,
  endExitMove,
  promoteStandby,
  releaseStandby,
  reserveStandby,
  type StandbyDecided,
  startExitMove,
} from './standby.ts'
import { resume, type SuspendingFact, suspend } from './suspending.ts'

export type LifecycleFact = SuspendingFact | MembersFact | ExitsFact | RotatingFact | StandbyDecided

type Of<Type extends LifecycleCommand['type']> = Extract<LifecycleCommand, { type: Type }>

const DECIDE: {
  readonly [Type in LifecycleCommand['type']]: (
    command: Of<Type>,
    state: NetworkState,
  ) => Decision<LifecycleFact>
} = {
  SuspendNetwork: suspend,
  ResumeNetwork: resume,
  ReserveResource: reserveResource,
  ConfirmResource: confirmResource,
  AbandonResource: abandonResource,
  RemoveResource: removeResource,
  ForceTeardown: forceTeardown,
  RefuseOrder: refuseOrderAbout,
  ReserveExit: reserveExit,
  MoveExit: moveExit,
  ReserveRotation: reserveRotation,
  StartRotation: startRotation,
  MakeNextKeys: makeNextKeys,
  MoveWires: moveWires,
  MoveLinkedWires: moveLinkedWires,
  ForceRotation: forceRotation,
  EndRotation: endRotation,
  ReserveStandby: reserveStandby,
  AssignStandby: assignStandby,
  ReleaseStandby: releaseStandby,
  PromoteStandby: promoteStandby,
  StartExitMove: startExitMove,
  EndExitMove: endExitMove,
}

/** True for a command that is decided here. */
export const isLifecycle = (command: Readonly<{ type: string }>): command is LifecycleCommand =>
  Object.hasOwn(DECIDE, command.type)

/** Decides what becomes of a network that is there. */
export const decideLifecycle = (command: LifecycleCommand, state: NetworkState): Decision<LifecycleFact> => {
  const decide = DECIDE[command.type] as (it: LifecycleCommand, of: NetworkState) => Decision<LifecycleFact>
  return decide(command, state)
}
