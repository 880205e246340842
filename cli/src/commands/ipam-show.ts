import { Prefix } from '@sixfold/events'
import { allocationNamed, GRID_REF } from '@sixfold/fold'
import type { Connection } from '@sixfold/jetstream'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { treeLines } from '../ipam/render-tree.ts'
import { type AllocationRow, addressTree, ownedBy } from '../ipam/tree.ts'
import { type Log, openLog } from '../log/open-log.ts'
import { readingTheLog } from '../log/reading.ts'
import { findMachine } from '../names/find-machine.ts'
import { listing } from '../render/plural.ts'
import { openTerminal } from '../terminal.ts'

/** What is asked about: one allocation where it is named by a prefix, else what one machine owns. */
const chosen = ({ world }: Log, rows: readonly AllocationRow[], name: string): readonly AllocationRow[] => {
  if (!name.includes('/')) return ownedBy(rows, findMachine(world, 'any', name).id)
  const prefix = Prefix.safeParse(name)
  if (!prefix.success)
    throw new Failure(EXIT.usage, `${name} is no IPv6 prefix: write it like 2001:db8:a::/48`)
  const known = allocationNamed(world.get('grid', GRID_REF).state, prefix.data)
  const found = rows.filter((row) => row.name === known?.name)
  if (found.length > 0) return found
  const there =
    rows.length === 0 ? 'none is registered' : `there is ${listing(rows.map((row) => row.prefix))}`
  throw new Failure(EXIT.notFound, `${prefix.data} is no allocation: ${there}`)
}

/** `sixfold ipam show [ALLOCATION|MACHINE]` */
export const ipamShow = async (
  connection: Connection,
  name: string | undefined,
  { json = false, all = false }: Readonly<{ json?: boolean; all?: boolean }>,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  await using log = await openLog(connection)
  await readingTheLog(log, terminal)
  const rows = addressTree(log.world, Date.now())
  const shown = name === undefined ? rows : chosen(log, rows, name)
  if (json) terminal.json({ allocations: shown })
  else for (const line of treeLines(shown, log.names, { all }, terminal.color)) terminal.out(line)
  if (shown.length === 0 && name === undefined)
    terminal.note('no allocation is registered: sixfold order template AllocationRegistered')
  if (shown.length === 0 && name !== undefined)
    terminal.note(`${name} owns no slice: its /64s come from exits`)
  return EXIT.ok
}
