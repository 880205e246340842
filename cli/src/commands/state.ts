import { type Connection, streamState } from '@sixfold/jetstream'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { findCut } from '../log/find-cut.ts'
import { type Log, openLog } from '../log/open-log.ts'
import { readingTheLog } from '../log/reading.ts'
import { findMachine } from '../names/find-machine.ts'
import { parseNetworkName } from '../names/network-name.ts'
import { parseCut } from '../state/cut.ts'
import { gridAt } from '../state/grid-at.ts'
import { machineAt } from '../state/machine-at.ts'
import { networkAt } from '../state/network-at.ts'
import { machineDrift, networkDrift } from '../state/read-drift.ts'
import { driftLines } from '../state/render-drift.ts'
import { gridLines, machineStateLines, networkStateLines, placeLine } from '../state/render-state.ts'
import { openTerminal, type Terminal } from '../terminal.ts'

export type StateOptions = Readonly<{ at?: string; json?: boolean }>

type Told = Readonly<{ document: object; lines: () => readonly string[] }>

/**
 * What is told of one thing, or of the whole grid: as a document, and as lines. What agents report stands apart, and only
 * where it is asked for how it is now: `reports` is null for the past.
 */
const told = async (
  { world, names }: Log,
  what: string | undefined,
  reports: Connection | null,
  { color }: Terminal,
): Promise<Told> => {
  if (what === undefined) {
    const grid = gridAt(world)
    return { document: grid, lines: () => gridLines(grid, color) }
  }
  if (what.includes('/')) {
    const { party, network } = parseNetworkName(what)
    const found = networkAt(world, party, network, names)
    if (found === null) throw new Failure(EXIT.notFound, `there was no network ${what} then`)
    const drift = reports === null ? null : await networkDrift(reports, world, party, network)
    const lines = () => [
      ...networkStateLines(found, names, color),
      ...driftLines(drift, 'machines', names, color),
    ]
    return { document: { network: found, drift }, lines }
  }
  const its = findMachine(world, 'any', what)
  const machine = machineAt(world, its)
  const drift = reports === null ? null : await machineDrift(reports, world, its.id)
  const lines = () => [...machineStateLines(machine, color), ...driftLines(drift, 'networks', names, color)]
  return { document: { machine, drift }, lines }
}

/** `sixfold state [NETWORK|MACHINE] --at FACT|MOMENT`: everything as it was, at one place on the log. */
export const state = async (
  connection: Connection,
  what: string | undefined,
  { at = 'end', json = false }: StateOptions,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  const { lastSequence } = await streamState(connection, 'FACTS')
  const until = await findCut(connection, parseCut(at), terminal)
  await using log = await openLog(connection, { until })
  await readingTheLog(log, terminal)
  const time = log.time()
  // The log stands still from here on, and agents are asked after it: who has left by the log said so before.
  await log[Symbol.asyncDispose]()
  const { document, lines } = await told(log, what, until >= lastSequence ? connection : null, terminal)
  if (json) {
    terminal.json({ fact: until, time: time === null ? null : new Date(time).toISOString(), ...document })
    return EXIT.ok
  }
  terminal.out(placeLine({ fact: until, at: time }, terminal.color))
  for (const line of lines()) terminal.out(line)
  return EXIT.ok
}
