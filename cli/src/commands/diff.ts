import { type NetworkView, viewOf } from '@sixfold/fold'
import type { Connection } from '@sixfold/jetstream'
import { type Difference, diffStates } from '../diff/diff-state.ts'
import { differenceLines, kernelDiffLines } from '../diff/render-diff.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { findCut } from '../log/find-cut.ts'
import { type Folded, openLog } from '../log/open-log.ts'
import { readingTheLog } from '../log/reading.ts'
import { type NetworkName, parseNetworkName } from '../names/network-name.ts'
import { type KernelChange, kernelDiff } from '../plan/kernel-diff.ts'
import { parseRange } from '../state/cut.ts'
import { type GridAt, gridAt } from '../state/grid-at.ts'
import { networkAt } from '../state/network-at.ts'
import { openTerminal, type Terminal } from '../terminal.ts'

export type DiffOptions = Readonly<{ kernel?: boolean; json?: boolean }>

/** What is kept of a cut while the log is folded on: copies, and views that nobody writes into. */
type Taken = Readonly<{ grid: GridAt; view: NetworkView | null }>

const taken = ({ world }: Pick<Folded, 'world'>, name: NetworkName | null): Taken => ({
  grid: gridAt(world),
  view: name === null ? null : viewOf(world, name.party, name.network),
})

const NOTHING: Taken = { grid: { networks: [], machines: [], allocations: [] }, view: null }

/** Of one network: itself, and what was given to it. */
const isAbout = (name: NetworkName | null, { kind, name: its, details }: Difference): boolean =>
  name === null ||
  (kind === 'network' && its === `${name.party}/${name.network}`) ||
  (kind === 'allocation' && details.some((detail) => detail.endsWith(` of ${name.party}/${name.network}`)))

type Told = Readonly<{
  from: number
  to: number
  differences: readonly Difference[]
  /** Null where nobody asked for kernels. */
  members: readonly KernelChange[] | null
}>

const show = ({ from, to, differences, members }: Told, network: string, { out, color }: Terminal): void => {
  out(color.dim(`from fact ${from} to fact ${to}`))
  if (differences.length === 0) out('nothing is different')
  for (const line of differenceLines(differences, color)) out(line)
  for (const line of members === null ? [] : kernelDiffLines(network, members, color)) out(line)
}

/** Both places of a range, the earlier one first. */
const placesOf = async (connection: Connection, range: string, terminal: Terminal) => {
  const cuts = parseRange(range)
  const from = await findCut(connection, cuts.from, terminal)
  const to = await findCut(connection, cuts.to, terminal)
  if (from <= to) return { from, to }
  throw new Failure(
    EXIT.usage,
    `fact ${from} is behind fact ${to}`,
    `write it the other way round: ${to}..${from}`,
  )
}

/** `sixfold diff FROM..TO [PARTY/NETWORK]`: what is different between two places on the log. */
export const diff = async (
  connection: Connection,
  range: string,
  network: string | undefined,
  { kernel = false, json = false }: DiffOptions,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  const name = network === undefined ? null : parseNetworkName(network)
  if (kernel && name === null)
    throw new Failure(EXIT.usage, '--kernel needs a network: sixfold diff FROM..TO PARTY/NETWORK --kernel')
  const { from, to } = await placesOf(connection, range, terminal)
  let before = from === to ? null : NOTHING
  const take = (folded: Folded): void => {
    before = taken(folded, name)
  }
  await using log = await openLog(connection, { until: to, passing: { sequence: from, take } })
  await readingTheLog(log, terminal)
  // Nothing is ever taken off the log: what is not there at its end was not there before.
  if (name !== null && networkAt(log.world, name.party, name.network, log.names) === null)
    throw new Failure(
      EXIT.notFound,
      `there was no network ${network} up to fact ${to}`,
      'sixfold network list --all shows those that there are',
    )
  const after = taken(log, name)
  const differences = diffStates((before ?? after).grid, after.grid).filter((it) => isAbout(name, it))
  const members = kernel ? kernelDiff((before ?? after).view, after.view, log.names) : null
  const told: Told = { from, to, differences, members }
  if (json) terminal.json(told)
  else show(told, network ?? '', terminal)
  return EXIT.ok
}
