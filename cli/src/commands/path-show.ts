import { type FarmWaysSaid, type PairPath, pathsOf } from '@sixfold/domain'
import type { AgentId } from '@sixfold/events'
import { type NetworkView, networkRef } from '@sixfold/fold'
import type { Connection } from '@sixfold/jetstream'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { openLog } from '../log/open-log.ts'
import { readingTheLog } from '../log/reading.ts'
import { farmWaysReport } from '../machines/reports.ts'
import { parseNetworkName } from '../names/network-name.ts'
import { networkIn } from '../networks/network-in.ts'
import { pathLines } from '../networks/paths.ts'
import { openTerminal } from '../terminal.ts'

/** What the members of a network last said of ways in clear that are not sent over yet; of one without such ways nobody is asked. */
const farmWaysIn = async (connection: Connection, view: NetworkView): Promise<Map<AgentId, FarmWaysSaid>> => {
  if (view.plan.farmWires === undefined) return new Map()
  const said = view.plan.resources.map(async ({ node }) => {
    const report = await farmWaysReport(connection, node, view)
    return report === null ? [] : [[node, report.data] as const]
  })
  return new Map((await Promise.all(said)).flat())
}

/** `sixfold path show PARTY/NETWORK`: how what each pair of nodes sends to each other goes, and why. */
export const pathShow = async (
  connection: Connection,
  text: string,
  { json = false }: Readonly<{ json?: boolean }>,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  const name = parseNetworkName(text)
  await using log = await openLog(connection)
  await readingTheLog(log, terminal)
  const view = networkIn(log.world, name)
  const { state } = log.world.get('network', networkRef(name.party, name.network))
  const ways = await farmWaysIn(connection, view)
  const paths = pathsOf(view, state, Date.now(), (id) => ways.get(id)).map((path: PairPath) => ({
    ...path,
    one: log.names.of(path.one),
    other: log.names.of(path.other),
  }))
  if (json) terminal.json({ paths })
  else if (paths.length === 0) terminal.out(`${text} is on one node: it has no pairs`)
  else for (const line of pathLines(paths, terminal.color)) terminal.out(line)
  return EXIT.ok
}
