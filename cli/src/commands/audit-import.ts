import { type Connection, openRestore, type Restore } from '@sixfold/jetstream'
import { hashOfBeginning, hashOfLog, putFacts } from '../audit/import-log.ts'
import { type TrustOptions, trustedBy } from '../audit/trusted.ts'
import { type VerifiedExport, verifyExport } from '../audit/verify-export.ts'
import { earlierWords, findingWords } from '../audit/words.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { plural } from '../render/plural.ts'
import { whileShowing } from '../render/status-lines.ts'
import { openTerminal, type Terminal } from '../terminal.ts'

export type AuditImportOptions = TrustOptions & Readonly<{ replicas: '1' | '3' }>

/** Where to go on: what is there already must be the beginning of the export. Throws Failure `failed`. */
const whereToGoOn = async (
  connection: Connection,
  terminal: Terminal,
  { state, is }: Restore,
  { file, header }: Readonly<{ file: string; header: VerifiedExport['header'] }>,
): Promise<number> => {
  const { begins, lastSequence: last } = state
  if (begins !== header.begins) {
    const is = `FACTS on this server begins at ${begins}, the export at ${header.begins}`
    throw new Failure(EXIT.failed, `${is}: nothing was written`, 'remove the stream FACTS, and import again')
  }
  if (last < begins) return last
  const there = await hashOfLog(connection, terminal)
  const isSame = last <= header.last && there.chain === (await hashOfBeginning(file, last)).chain
  if (isSame && (is === 'open' || last === header.last)) return last
  const sentence = `FACTS on this server is not empty: it holds ${plural(there.count, 'fact')}`
  throw new Failure(
    EXIT.failed,
    `${sentence}${isSame ? '' : ', and not those of the export'}; nothing was written`,
    'a log is imported into a server that has none; stop all coordinators, and give it an empty store',
  )
}

/** `sixfold audit import`: an export, written back into an empty server. */
export const auditImport = async (
  connection: Connection,
  file: string,
  options: AuditImportOptions,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  const { header, verdict, chain } = await verifyExport(file, await trustedBy(options))
  if (verdict.finding !== null) {
    terminal.note(`sixfold: ${file} is not whole: ${findingWords(verdict.finding)}; nothing was written`)
    return EXIT.altered
  }
  if (verdict.beyond > 0 && options.asOfExport !== true) {
    terminal.note(`sixfold: ${earlierWords(verdict)}; nothing was written`)
    terminal.note('  where there is no newer export: the same command with --as-of-export')
    return EXIT.earlier
  }
  const replicas = options.replicas === '3' ? 3 : 1
  const restore = await openRestore(connection, { begins: header.begins, replicas })
  const after = await whereToGoOn(connection, terminal, restore, { file, header })
  if (after >= header.begins && after < header.last)
    terminal.note(`an import was interrupted at ${after}: it goes on from there`)
  let written = after
  const onPut = (sequence: number): void => {
    written = Math.max(written, sequence)
  }
  const words = (): string[] => [`writing the log: ${written.toLocaleString('en')} of ${header.last}`]
  await whileShowing(terminal, words, () => putFacts(restore, { path: file, after, onPut }))
  const now = await hashOfLog(connection, terminal)
  if (now.chain !== chain)
    throw new Failure(
      EXIT.failed,
      `what is on the server now is not what the export holds: its hash is ${now.chain}`,
    )
  await restore.end()
  terminal.out(`${plural(now.count, 'fact')}, up to ${header.last}; their hash is ${now.chain}`)
  return EXIT.ok
}
