import type { AgentId } from '@sixfold/events'
import type { MachineView } from '@sixfold/fold'
import { bare } from '../bare.ts'
import type { Uplink } from '../uplink-of-machine.ts'
import { uplinkAround } from './standing-in.ts'

/**
 * A machine that does not know whether somebody else serves what some exits have, itself among them or not: it announces
 * nothing of theirs, and answers at none of their addresses. The machine itself where it knows that of all.
 */
export const heldBack = (view: MachineView, held: ReadonlySet<AgentId>): MachineView => {
  const { id, group = [], takenOver } = view
  if (held.size === 0) return view
  const others = group.map((it) =>
    it.takenOver === id && held.has(it.exit) ? { ...it, takenOver: null } : it,
  )
  if (!held.has(id)) return { ...view, group: others }
  // By nobody that it could stand in for in its turn.
  return { ...view, group: others, takenOver: { by: id, since: takenOver?.since ?? 0 } }
}

/** The addresses, without lengths, that a machine would answer at for an exit: its own, or those of one it took over. */
export const answeredFor = (
  view: MachineView,
  uplink: Uplink,
  exit: AgentId,
  also: readonly string[],
): string[] => {
  const all = uplinkAround(view, uplink, also).addresses
  const without = uplinkAround(
    heldBack(view, new Set([exit])),
    uplink,
    also.filter((it) => it !== exit),
  ).addresses
  return all.flatMap((it) => (without.includes(it) ? [] : bare(it)))
}
