import { revisionOf, viewOf, type World } from '@sixfold/fold'
import type { Connection } from '@sixfold/jetstream'
import type { Log } from '../log/open-log.ts'
import type { AgentNames } from '../names/agent-names.ts'
import type { DriftRow } from '../state/drift.ts'
import { type LastReport, networkReport, type Probed, probedReport, type Reported } from './reports.ts'
import { type Ways, waysOf } from './ways.ts'

/** One network on a machine: what the log wants of it, what its agent says that it holds, and how they differ. This shape stays. */
export type HeldNetwork = Ways &
  Readonly<{
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
const heldNetwork = (
  world: World,
  { agent, party, network, phase, applied, reportedAt, drift }: DriftRow,
  {
    names,
    report,
    probed,
  }: Readonly<{
    names: Pick<AgentNames, 'of'>
    report: LastReport<Reported> | null
    probed: LastReport<Probed> | null
  }>,
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
    ...waysOf(view, agent, { names, probed: probed?.data ?? null }),
  }
}

/** The same, with what its agent says last. */
export const readHeld = async (
  connection: Connection,
  { world, names }: Pick<Log, 'world' | 'names'>,
  row: DriftRow,
): Promise<HeldNetwork> => {
  const [report, probed] = await Promise.all([
    networkReport(connection, row.agent, row),
    probedReport(connection, row.agent, row),
  ])
  return heldNetwork(world, row, { names, report, probed })
}
