import { endLine, factLine, headerLine, logHash } from '@sixfold/audit'
import { type Connection, streamState } from '@sixfold/jetstream'
import { openOutFile } from '../audit/out-file.ts'
import { readLog } from '../audit/read-log.ts'
import { refusePartial } from '../audit/refuse-partial.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { plural } from '../render/plural.ts'
import { openTerminal } from '../terminal.ts'

/** `sixfold audit export`: the whole log as one file. */
export const auditExport = async (
  connection: Connection,
  { out }: Readonly<{ out: string }>,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  await refusePartial(connection)
  const { begins, firstSequence, lastSequence, created } = await streamState(connection, 'FACTS')
  using file = openOutFile(out)
  const [first, last] = [firstSequence, lastSequence]
  file.write(headerLine({ stream: 'FACTS', created, begins, first, last, time: new Date().toISOString() }))
  const sum = logHash()
  await readLog(connection, terminal, (fact) => {
    if (fact.sequence > last) return true
    sum.take(fact)
    file.write(factLine(fact))
    return false
  })
  const end = sum.end()
  file.write(endLine(end))
  file.done()
  terminal.note(`${plural(end.count, 'fact')}, up to ${last}; their hash is ${end.chain}`)
  return EXIT.ok
}
