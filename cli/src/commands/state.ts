import type { Connection } from '@sixfold/jetstream'
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
import { gridLines, machineStateLines, networkStateLines, placeLine } from '../state/render-state.ts'
import { openTerminal, type Terminal } from '../terminal.ts'

export type StateOptions = Readonly<{ at?: string; json?: boolean }>

/** What is told of one thing, or of the whole grid: as a document, and as lines. */
const told = ({ world, names }: Log, what: string | undefined, { color }: Terminal) => {
  if (what === undefined) {
    const grid = gridAt(world)
    return { document: grid, lines: () => gridLines(grid, color) }
  }
  if (what.includes('/')) {
    const { party, network } = parseNetworkName(what)
    const found = networkAt(world, party, network, names)
    if (found === null) throw new Failure(EXIT.notFound, `there was no network ${what} then`)
    return { document: { network: found }, lines: () => networkStateLines(found, names, color) }
  }
  const machine = machineAt(world, findMachine(world, 'any', what))
  return { document: { machine }, lines: () => machineStateLines(machine, color) }
}

/** `sixfold state [NETWORK|MACHINE] --at FACT|MOMENT`: everything as it was, at one place on the log. */
export const state = async (
  connection: Connection,
  what: string | undefined,
  { at = 'end', json = false }: StateOptions,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  const until = await findCut(connection, parseCut(at), terminal)
  await using log = await openLog(connection, { until })
  await readingTheLog(log, terminal)
  const time = log.time()
  const { document, lines } = told(log, what, terminal)
  if (json) {
    terminal.json({ fact: until, time: time === null ? null : new Date(time).toISOString(), ...document })
    return EXIT.ok
  }
  terminal.out(placeLine({ fact: until, at: time }, terminal.color))
  for (const line of lines()) terminal.out(line)
  return EXIT.ok
}
