import type { Command } from 'commander'
import { examples, withJson, withNatsOptions } from './options.ts'
import type { Run } from './run.ts'

/** What runs on a machine. */
const AGENT = { node: 'node-agent', exit: 'exit-gateway' } as const

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

  const plan = group
    .command('plan')
    .description(
      'on the machine itself: what its agent would do now, by its disk and the kernel; touches nothing',
    )
    .option('--state <directory>', 'where the agent keeps its state (else SIXFOLD_STATE)')
    .action((options) =>
      run.plain(async () => (await import('../commands/machine-plan.ts')).machinePlan(options)),
    )
  withJson(examples(plan, `sixfold ${kind} plan --state /var/lib/sixfold/${AGENT[kind]}`))
}
