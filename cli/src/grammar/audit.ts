import { type Command, Option } from 'commander'
import { collected, examples, withJson, withNatsOptions } from './options.ts'
import type { Run } from './run.ts'

const TRUST = `
What is known from outside of the log: the file in which a coordinator keeps checkpoints (its SIXFOLD_CHECKPOINTS), and
the keys by which coordinators sign (their logs say them when they start). Without either, only somebody who could not
write the whole log anew is found.

An export ends where the log did when it was made. Where checkpoints know of later facts, it is whole as far as it goes:
exit code 10, and nothing is imported, unless --as-of-export says that nothing newer is left.`

const trust = (command: Command): Command =>
  command
    .option(
      '--anchor <file>',
      'a file of checkpoints that was kept outside; may be given several times',
      collected,
    )
    .option('--key <public>', 'whose signature counts; may be given several times', collected)
    .option(
      '--as-of-export',
      'an export may end before what the checkpoints know of: what came behind it is lost',
    )
    .addHelpText('after', TRUST)

/** `sixfold audit …` */
export const auditGrammar = (program: Command, run: Run): void => {
  const audit = program.command('audit').description('prove the log, back it up and write it back')

  const verify = audit
    .command('verify')
    .description(
      'whether the log, or an export of it, is what was written; exit code 8 when it is not, 10: see below',
    )
    .argument('[file]', 'an export; without one, the log on the server')
    .action((file, options) =>
      file === undefined
        ? run.withNats(options, async (connection) =>
            (await import('../commands/audit-verify.ts')).auditVerify(connection, options),
          )
        : run.plain(async () => (await import('../commands/audit-verify.ts')).auditVerifyFile(file, options)),
    )
  withNatsOptions(
    withJson(
      examples(
        trust(verify),
        'sixfold audit verify --anchor /var/lib/sixfold-coordinator/checkpoints/coordinator.ndjson',
        'sixfold audit verify backup.ndjson --anchor checkpoints-of-that-day.ndjson',
      ),
    ),
  )

  const exported = audit
    .command('export')
    .description('the whole log as one file of lines')
    .option('--out <file>', 'where to; - for stdout', '-')
    .action((options) =>
      run.withNats(options, async (connection) =>
        (await import('../commands/audit-export.ts')).auditExport(connection, options),
      ),
    )
  withNatsOptions(
    examples(exported, 'sixfold audit export --out backup.ndjson', 'sixfold audit export | zstd > log.zst'),
  )

  const imported = audit
    .command('import')
    .description('writes an export back into a server that has no log; stop all coordinators first')
    .argument('<file>', 'an export; it is verified before anything is written')
    .addOption(
      new Option('--replicas <count>', 'how many servers hold it: as SIXFOLD_REPLICAS of the coordinators')
        .choices(['1', '3'])
        .default('1'),
    )
    .action((file, options) =>
      run.withNats(options, async (connection) =>
        (await import('../commands/audit-import.ts')).auditImport(connection, file, options),
      ),
    )
  withNatsOptions(
    examples(trust(imported), 'sixfold audit import backup.ndjson --nats nats://localhost:4222'),
  )
}
