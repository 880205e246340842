import { revisionOf, viewOf, type World } from '@sixfold/fold'
import type { DriftRow } from '../state/drift.ts'
import type { LastReport, Reported } from './reports.ts'

/** One network on a machine: what the log wants of it, what its agent says that it holds, and how they differ. This shape stays. */
export type HeldNetwork = Readonly<{
  /** PARTY/NETWORK. */
  network: string
  /** The revision that the log stands at; null where it wants no such network. */
  wanted: number | null
  phase: string | null
  /** The revision that the kernel holds. */
  applied: number | null
  hash: string | null
  /** RFC 3339; null where it never reported. */
  reportedAt: string | null
  /** In sentences; empty where all is as the log wants it. */
  drift: readonly string[]
  problems: readonly string[]
}>

/** A row of drift with what the log wants beside it. */
export const heldNetwork = (
  world: World,
  { party, network, phase, applied, reportedAt, drift }: DriftRow,
  report: LastReport<Reported> | null,
): HeldNetwork => {
  const view = viewOf(world, party, network)
  return {
    network: `${party}/${network}`,
    wanted: view === null ? null : revisionOf(view),
    phase,
    applied,
    hash: report?.data.hash ?? null,
    reportedAt,
    drift,
    problems: report?.data.problems ?? [],
  }
}
