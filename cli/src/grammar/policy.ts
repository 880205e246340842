import type { Command } from 'commander'
import { examples, withJson, withNatsOptions } from './options.ts'
import type { Run } from './run.ts'

/** `sixfold policy …` */
export const policyGrammar = (program: Command, run: Run): void => {
  const policy = program.command('policy').description('security groups of networks')

  const report = policy
    .command('report')
    .description('what each group dropped, or (staged) would drop, and on which member')
    .argument('<party/network>', 'like tenant-a/blue')
    .action((name, options) =>
      run.withNats(options, async (connection) =>
        (await import('../commands/policy-report.ts')).policyReport(connection, name, options),
      ),
    )
  withNatsOptions(withJson(examples(report, 'sixfold policy report tenant-a/blue')))
}
