import { accept, type Decision, nothing, refuse } from '@sixfold/decider'
import { claimKey } from '@sixfold/events'
import { ExitDrained, ExitRetired, ExitReturned, ExitStayed } from '@sixfold/events/facts'
import type { ExitState } from '@sixfold/fold'
import { servedNetworks } from '../claims.ts'
import type { DrainExit, RetireExit, ReturnExit } from './exit.commands.ts'

export type RetiringFact = ReturnType<
  typeof ExitDrained.of | typeof ExitReturned.of | typeof ExitRetired.of | typeof ExitStayed.of
>

/** Why nothing can be ordered about an exit, or null. */
export const notThere = (
  exit: string,
  { machine, retired }: Pick<ExitState, 'machine' | 'retired'>,
): Decision<never> | null => {
  const where = { field: 'data.exit', value: exit }
  if (machine === null) return refuse('EXIT_UNKNOWN', `no exit ${exit} is registered`, where)
  return retired === null ? null : refuse('EXIT_RETIRED', `exit ${machine.name} has retired`, where)
}

/** The exit takes no more networks. A drained one stays so, and nothing is recorded. */
export const drain = ({ exit, operator }: DrainExit, state: ExitState): Decision<RetiringFact> =>
  notThere(exit, state) ?? (state.isDrained ? nothing : accept(ExitDrained.of({ operator })))

/** A drained exit takes networks again. */
export const giveBack = ({ exit, operator }: ReturnExit, state: ExitState): Decision<RetiringFact> =>
  notThere(exit, state) ?? (state.isDrained ? accept(ExitReturned.of({ operator })) : nothing)

/** Why an exit takes no networks, or null. */
export const closed = (exit: string, state: ExitState): Decision<never> | null => {
  const refused = notThere(exit, state)
  if (refused !== null || !state.isDrained) return refused
  return refuse('EXIT_DRAINED', `exit ${state.machine?.name} takes no more networks`)
}

/**
 * The exit leaves for good if it serves nobody, or none but networks that were moved. Else it stays; by force it only
 * takes no more networks from here on, and leaves when this is asked for again after they were moved.
 */
export const retire = (command: RetireExit, state: ExitState): Decision<RetiringFact> => {
  const { exit, order, operator, force, moved, failed } = command
  const { machine, assignments, isDrained, retired, stayed } = state
  if (retired === order || stayed.has(order)) return nothing
  const refused = notThere(exit, state)
  if (refused !== null) return refused
  const gone = new Set(moved.map(claimKey))
  const served = [...assignments.values()].filter(({ claim }) => !gone.has(claimKey(claim)))
  if (served.length === 0) return accept(ExitRetired.of({ order, operator }))
  if (failed !== null) return accept(ExitStayed.of({ order, ...failed }))
  if (force) return isDrained ? nothing : accept(ExitDrained.of({ operator }))
  const sentence = `exit ${machine?.name} serves ${servedNetworks(served)}`
  return accept(ExitStayed.of({ order, code: 'EXIT_IN_USE', sentence }))
}
