import type { Command } from 'commander'
import { examples, withJson, withNatsOptions } from './options.ts'
import type { Run } from './run.ts'

/** `sixfold path …` */
export const pathGrammar = (program: Command, run: Run): void => {
  const path = program.command('path').description('ways between the nodes of a network')

  const show = path
    .command('show')
    .description(
      'how each pair of nodes reaches each other: directly, on a LAN, by VXLAN or relayed; and why',
    )
    .argument('<party/network>', 'like tenant-a/blue')
    .action((name, options) =>
      run.withNats(options, async (connection) =>
        (await import('../commands/path-show.ts')).pathShow(connection, name, options),
      ),
    )
  withNatsOptions(withJson(examples(show, 'sixfold path show tenant-a/blue')))
}
