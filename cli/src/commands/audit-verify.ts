import type { Verdict } from '@sixfold/audit'
import type { Connection } from '@sixfold/jetstream'
import { refusePartial } from '../audit/refuse-partial.ts'
import { type TrustOptions, trustedBy } from '../audit/trusted.ts'
import { verifyExport } from '../audit/verify-export.ts'
import { verifyLog } from '../audit/verify-log.ts'
import { earlierWords, findingWords, wholeWords } from '../audit/words.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { openTerminal, type Terminal } from '../terminal.ts'

export type AuditVerifyOptions = TrustOptions & Readonly<{ json?: boolean }>

const tellFinding = (terminal: Terminal, { finding }: Verdict): boolean => {
  if (finding !== null) terminal.out(`${terminal.color.red('not whole')}: ${findingWords(finding)}`)
  return finding !== null
}

/** `sixfold audit verify FILE`: an export. It may end before what is known outside; that is told apart. */
export const auditVerifyFile = async (file: string, options: AuditVerifyOptions): Promise<ExitCode> => {
  const terminal = openTerminal()
  const trusted = await trustedBy(options)
  const { verdict, chain, header } = await verifyExport(file, trusted)
  const isEarlier = verdict.finding === null && verdict.beyond > 0
  const isWhole = verdict.finding === null && (!isEarlier || options.asOfExport === true)
  if (options.json === true) terminal.json({ whole: isWhole, ...verdict, hash: chain, exported: header.time })
  else if (!tellFinding(terminal, verdict)) {
    for (const line of wholeWords(verdict, trusted)) terminal.out(line)
    terminal.out(`its hash is ${chain}; it says that it was made at ${header.time}`)
    if (isEarlier) terminal.out(terminal.color.yellow(earlierWords(verdict)))
  }
  if (isWhole) return EXIT.ok
  return isEarlier ? EXIT.earlier : EXIT.altered
}

/** `sixfold audit verify`: the log as it is on the server. */
export const auditVerify = async (connection: Connection, options: AuditVerifyOptions): Promise<ExitCode> => {
  if (options.asOfExport === true)
    throw new Failure(EXIT.usage, '--as-of-export is for an export: sixfold audit verify FILE --as-of-export')
  const terminal = openTerminal()
  const trusted = await trustedBy(options)
  await refusePartial(connection)
  const verdict = await verifyLog(connection, terminal, trusted)
  if (options.json === true) terminal.json({ whole: verdict.finding === null, ...verdict })
  else if (!tellFinding(terminal, verdict))
    for (const line of wholeWords(verdict, trusted)) terminal.out(line)
  return verdict.finding === null ? EXIT.ok : EXIT.altered
}
