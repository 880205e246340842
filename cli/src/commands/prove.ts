import { prove as findings } from '@sixfold/domain'
import type { Connection } from '@sixfold/jetstream'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { findCut } from '../log/find-cut.ts'
import { openLog } from '../log/open-log.ts'
import { readingTheLog } from '../log/reading.ts'
import { type Proven, proofLines } from '../prove/render-proofs.ts'
import { parseCut } from '../state/cut.ts'
import { openTerminal } from '../terminal.ts'

/** `sixfold prove`: what must hold in every network, looked for in what every member derives, here or at a cut. */
export const prove = async (
  connection: Connection,
  { at = 'end', json = false }: Readonly<{ at?: string; json?: boolean }>,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  const until = await findCut(connection, parseCut(at), terminal)
  await using log = await openLog(connection, { until })
  await readingTheLog(log, terminal)
  const proven: Proven = {
    fact: until,
    networks: [...log.world.all('network')].filter(({ state }) => state.status === 'allocated').length,
    findings: [...findings(log.world)],
  }
  if (json) terminal.json(proven)
  else for (const line of proofLines(proven, terminal.color)) terminal.out(line)
  return proven.findings.length === 0 ? EXIT.ok : EXIT.disproved
}
