import { type FarmWaysSaid, linkedPathsOf, type PairPath, pathsOf } from '@sixfold/domain'
import type { AgentId } from '@sixfold/events'
import { type NetworkView, networkRef } from '@sixfold/fold'
import type { Connection } from '@sixfold/jetstream'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { openLog } from '../log/open-log.ts'
import { readingTheLog } from '../log/reading.ts'
import { farmWaysReport, memberNow } from '../machines/reports.ts'
import { parseNetworkName } from '../names/network-name.ts'
import { membersOf } from '../networks/members.ts'
import { networkIn } from '../networks/network-in.ts'
import { pathLines } from '../networks/paths.ts'
import { unconfirmed } from '../networks/unconfirmed.ts'
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
  const now = Date.now()
  const members = membersOf(view, log.names).map(async ({ id, hasLeft }) => {
    const { report, heardMs } = await memberNow(connection, id, name, now)
    return [id as AgentId, { report: report?.data ?? null, heardMs, hasLeft }] as const
  })
  const known = new Map(await Promise.all(members))
  const ways = await farmWaysIn(connection, view)
  const row = <Path extends PairPath>(path: Path) => ({
    ...path,
    one: log.names.of(path.one),
    other: log.names.of(path.other),
    unconfirmed: unconfirmed(view, path, (id) => known.get(id)),
  })
  const paths = pathsOf(view, state, now, (id) => ways.get(id)).map(row)
  const linked = linkedPathsOf(view).map(row)
  if (json) terminal.json({ paths, linked })
  else if (paths.length + linked.length === 0) terminal.out(`${text} is on one node: it has no pairs`)
  else for (const line of pathLines([...paths, ...linked], terminal.color)) terminal.out(line)
  return EXIT.ok
}
