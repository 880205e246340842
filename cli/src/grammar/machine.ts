import type { Command } from 'commander'
import { examples, withJson, withNatsOptions } from './options.ts'
import type { Run } from './run.ts'

/** `sixfold node …` and `sixfold exit …`, which are alike. */
export const machineGrammar = (program: Command, run: Run, kind: 'node' | 'exit', example: string): void => {
  const what = { node: 'machines that run workloads', exit: 'machines that connect to the outside' }[kind]
  const group = program.command(kind).description(what)

  const list = group
    .command('list')
    .description(`every ${kind}: where it stands, its slices, when its agent was heard`)
    .action((options) =>
      run.withNats(options, async (connection) =>
        (await import('../commands/machine.ts')).machineList(connection, kind, options),
      ),
    )
  withNatsOptions(withJson(examples(list, `sixfold ${kind} list`)))

  const show = group
    .command('show')
    .description('its registration, its slices, the networks on it, and what its agent reports')
    .argument(`<${kind}>`, 'a label, an id, or how an id begins')
    .option('--upstream', 'only the static routes that its upstream router needs, one a line')
    .action((name, options) =>
      run.withNats(options, async (connection) =>
        (await import('../commands/machine.ts')).machineShow(connection, kind, name, options),
      ),
    )
  withNatsOptions(
    withJson(examples(show, `sixfold ${kind} show ${example}`, `sixfold ${kind} show ${example} --upstream`)),
  )
}
