import { accept, type Decision, nothing } from '@sixfold/decider'
import { ExitHandedBack, ExitTakenOver, ExitUplinkTold } from '@sixfold/events/facts'
import type { ExitState } from '@sixfold/fold'
import type { TakeOverExit, TellUplink } from './exit.commands.ts'

export type StandingInFact = ReturnType<
  typeof ExitUplinkTold.of | typeof ExitTakenOver.of | typeof ExitHandedBack.of
>

/** Where the gateway of the exit stands: recorded when it changes. */
export const tellUplink = (
  { addresses }: TellUplink,
  { machine, retired, uplink }: ExitState,
): Decision<StandingInFact> =>
  machine === null || retired !== null || JSON.stringify(uplink) === JSON.stringify(addresses)
    ? nothing
    : accept(ExitUplinkTold.of({ addresses: [...addresses] }))

/** Another exit stands in for the exit, once: who comes later with the same finds it done, and so does a second one. */
export const takeOver = (
  { by, evidence }: TakeOverExit,
  { machine, retired, takenOver }: ExitState,
): Decision<StandingInFact> =>
  machine === null || retired !== null || takenOver !== null || machine.id === by
    ? nothing
    : accept(ExitTakenOver.of({ by, evidence }))

/** The exit stands for itself again, once an operator returned it. */
export const handBack = ({ takenOver, isDrained }: ExitState): Decision<StandingInFact> =>
  takenOver === null || isDrained ? nothing : accept(ExitHandedBack.of({ by: takenOver }))
