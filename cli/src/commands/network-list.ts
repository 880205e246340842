import type { Connection } from '@sixfold/jetstream'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { openLog } from '../log/open-log.ts'
import { readingTheLog } from '../log/reading.ts'
import { paintWord } from '../networks/paint-word.ts'
import { type NetworkRow, networkRows, publishedAt } from '../networks/rows.ts'
import { duration } from '../render/duration.ts'
import { plural } from '../render/plural.ts'
import { table } from '../render/table.ts'
import { openTerminal } from '../terminal.ts'

/** `sixfold network list`: every network, with its state and how long it took from order to converged. */
export const networkList = async (
  connection: Connection,
  { all = false, json = false }: Readonly<{ all?: boolean; json?: boolean }>,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  const { out, color } = terminal
  await using log = await openLog(connection)
  await readingTheLog(log, terminal)
  const rows = await networkRows(log, await publishedAt(connection, log.chronicle), { all })
  if (json) {
    terminal.json({ networks: rows })
    return EXIT.ok
  }
  if (rows.length === 0) out('there are no networks: sixfold order template NetworkOrdered')
  else
    for (const line of table<NetworkRow>(
      [
        { head: 'NETWORK', cell: ({ party, network }) => `${party}/${network}` },
        {
          head: 'STATE',
          cell: ({ state }) => state,
          paint: (text, { state }) => paintWord(text, state, color),
        },
        { head: 'REVISION', cell: ({ revision }) => String(revision ?? ''), align: 'right' },
        { head: 'MEMBERS', cell: ({ members }) => String(members), align: 'right' },
        {
          head: 'CONVERGED IN',
          cell: ({ milliseconds }) => (milliseconds === null ? '' : duration(milliseconds)),
          align: 'right',
        },
        { head: 'DETAIL', cell: ({ detail }) => detail },
      ],
      rows,
      color,
    ))
      out(line)
  const over = log.world.count('network') - rows.length
  if (!all && over > 0)
    terminal.note(`${plural(over, 'network')} gone or abandoned: --all shows ${over === 1 ? 'it' : 'them'}`)
  return EXIT.ok
}
