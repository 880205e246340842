import type { Command } from 'commander'
import { examples, withJson, withNatsOptions } from './options.ts'
import type { Run } from './run.ts'

/** `sixfold network …` */
export const networkGrammar = (program: Command, run: Run): void => {
  const network = program.command('network').description('tenant networks')

  const list = network
    .command('list')
    .description('every network: state, revision, members, time from order to converged')
    .option('--all', 'those that are gone or abandoned, too')
    .action((options) =>
      run.withNats(options, async (connection) =>
        (await import('../commands/network-list.ts')).networkList(connection, options),
      ),
    )
  withNatsOptions(withJson(examples(list, 'sixfold network list', 'sixfold network list --all --json')))

  const show = network
    .command('show')
    .description('its members, how they reach each other, and who is not there yet and why')
    .argument('<party/network>', 'like tenant-a/blue')
    .action((name, options) =>
      run.withNats(options, async (connection) =>
        (await import('../commands/network-show.ts')).networkShow(connection, name, options),
      ),
    )
  withNatsOptions(withJson(examples(show, 'sixfold network show tenant-a/blue')))
}
