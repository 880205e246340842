import type { Verdict } from '@sixfold/audit'
import type { Connection } from '@sixfold/jetstream'
import { type Trusted, type TrustOptions, trustedBy } from '../audit/trusted.ts'
import { verifyExport } from '../audit/verify-export.ts'
import { verifyLog } from '../audit/verify-log.ts'
import { findingWords, wholeWords } from '../audit/words.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { openTerminal, type Terminal } from '../terminal.ts'

export type AuditVerifyOptions = TrustOptions & Readonly<{ json?: boolean }>

const tell = (terminal: Terminal, verdict: Verdict, trusted: Trusted, json: boolean): ExitCode => {
  const { finding } = verdict
  if (json) terminal.json({ whole: finding === null, ...verdict })
  else if (finding === null) for (const line of wholeWords(verdict, trusted)) terminal.out(line)
  else terminal.out(`${terminal.color.red('not whole')}: ${findingWords(finding)}`)
  return finding === null ? EXIT.ok : EXIT.altered
}

/** `sixfold audit verify FILE`: an export. */
export const auditVerifyFile = async (file: string, options: AuditVerifyOptions): Promise<ExitCode> => {
  const trusted = await trustedBy(options)
  const { verdict } = await verifyExport(file, trusted)
  return tell(openTerminal(), verdict, trusted, options.json ?? false)
}

/** `sixfold audit verify`: the log as it is on the server. */
export const auditVerify = async (connection: Connection, options: AuditVerifyOptions): Promise<ExitCode> => {
  const terminal = openTerminal()
  const trusted = await trustedBy(options)
  return tell(terminal, await verifyLog(connection, terminal, trusted), trusted, options.json ?? false)
}
