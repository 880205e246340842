import type { Connection } from '@sixfold/jetstream'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { openLog } from '../log/open-log.ts'
import { readingTheLog } from '../log/reading.ts'
import { policyReported } from '../machines/reports.ts'
import { parseNetworkName } from '../names/network-name.ts'
import { membersOf } from '../networks/members.ts'
import { networkIn } from '../networks/network-in.ts'
import { groupLines, groupRows } from '../networks/policy-report.ts'
import { listing } from '../render/plural.ts'
import { openTerminal } from '../terminal.ts'

/** `sixfold policy report PARTY/NETWORK`: what each group dropped, or would drop, as its members said last. */
export const policyReport = async (
  connection: Connection,
  text: string,
  { json = false }: Readonly<{ json?: boolean }>,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  const name = parseNetworkName(text)
  await using log = await openLog(connection)
  await readingTheLog(log, terminal)
  const view = networkIn(log.world, name)
  const { enforced, staged } = view.plan.goods
  const members = await Promise.all(
    membersOf(view, log.names).map(async (member) => {
      const said = await policyReported(connection, member.id, name)
      return { name: member.name, role: member.role, dropped: said?.data.dropped ?? null }
    }),
  )
  const groups = groupRows(members)
  // An exit point has nothing to count where no policy is in force.
  const silent = members
    .filter(({ dropped, role }) => dropped === null && (role === 'node' || enforced !== null))
    .map((member) => member.name)
  if (json) {
    terminal.json({ enforced: enforced?.since ?? null, staged: staged?.since ?? null, groups, silent })
    return EXIT.ok
  }
  if (enforced === null && staged === null) {
    terminal.out(`${text} has no policy: its members reach each other, and nobody gets in from outside`)
    return EXIT.ok
  }
  for (const line of groupLines(groups, terminal.color)) terminal.out(line)
  if (silent.length > 0) terminal.note(`nothing was heard yet of ${listing(silent)}`)
  return EXIT.ok
}
