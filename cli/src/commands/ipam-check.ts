import { proveAddressing } from '@sixfold/domain/proofs/addressing'
import { addressingHistory } from '@sixfold/domain/proofs/addressing-history'
import { unfinishedClaims } from '@sixfold/domain/proofs/addressing-holdings'
import type { Connection } from '@sixfold/jetstream'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { againstReports } from '../ipam/against-reports.ts'
import { openDepartures } from '../ipam/departures.ts'
import { networkReports } from '../ipam/network-reports.ts'
import { type Checked, checkLines } from '../ipam/render-check.ts'
import { openLog } from '../log/open-log.ts'
import { readingTheLog } from '../log/reading.ts'
import { openTerminal } from '../terminal.ts'

/** `sixfold ipam check`: proves from the log that no address has two holders, and asks agents whether they agree. */
export const ipamCheck = async (
  connection: Connection,
  { json = false }: Readonly<{ json?: boolean }>,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  const history = addressingHistory()
  const departures = openDepartures()
  let facts = 0
  await using log = await openLog(connection, {
    onEntry: ({ ref, fact, sequence, at }) => {
      facts += 1
      if (ref === null || fact === null || at === null) return
      history.note(ref, fact, { sequence, at })
      departures.note(ref, fact, sequence)
    },
  })
  await readingTheLog(log, terminal)
  // The log stands still from here on, and agents are asked after it: who has left by the log said so before.
  await log[Symbol.asyncDispose]()
  const said = await networkReports(connection)
  const disagreements = againstReports(log.world, said, departures)
  const checked: Checked = {
    facts,
    agents: new Set(said.map(({ agent }) => agent)).size,
    reports: said.length,
    findings: [
      ...proveAddressing(log.world),
      ...history.findings(),
      ...disagreements.filter(({ isExpected }) => !isExpected).map(({ finding }) => finding),
    ],
    forced: disagreements.filter(({ isExpected }) => isExpected).map(({ finding }) => finding),
    unfinished: unfinishedClaims(log.world),
  }
  if (json) terminal.json(checked)
  else for (const line of checkLines(checked, log.names, terminal.color)) terminal.out(line)
  return checked.findings.length === 0 ? EXIT.ok : EXIT.disproved
}
