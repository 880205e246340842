import type { Command } from 'commander'
import { examples, withJson, withNatsOptions } from './options.ts'
import type { Run } from './run.ts'

const CUTS = `
A place on the log is the number of a fact (0: before the first one), a moment like 2026-11-21T08:00:00Z (UTC where no
offset is said), or end. A moment means the last fact at or before it, by the clock of whoever wrote it. What is shown
is folded from the facts up to there and from nothing else.`

const DRIFT = `
Of a network or a machine as it is now, what agents report is shown apart, and what of it is not as the log wants it. Of
the past it is not known: reports are no facts.`

const PLANS = `
The orders are decided here, by the same code as a coordinator's and on the log as it is now, one on top of the other;
nothing is published and nothing is written. Shown are the facts, or the refusal in the coordinator's words, and what
each member's kernel would gain (+) and lose (-). Keys are born on machines: words stand in their place. FILE is what
sixfold order takes. The exit code is 3 when one of them would be rejected.`

const stateCommand = (program: Command, run: Run): void => {
  const state = program
    .command('state')
    .description('everything as it was: the grid, one network, or one machine, at any place on the log')
    .argument('[what]', 'PARTY/NETWORK, or a machine by label or id; left out: everything')
    .option('--at <place>', 'the number of a fact, or a moment', 'end')
    .addHelpText('after', CUTS)
    .addHelpText('after', DRIFT)
    .action((what, options) =>
      run.withNats(options, async (connection) =>
        (await import('../commands/state.ts')).state(connection, what, options),
      ),
    )
  withNatsOptions(
    withJson(
      examples(
        state,
        'sixfold state --at 120',
        'sixfold state tenant-a/blue --at 2026-11-21T08:00:00Z',
        'sixfold state n1 --at 120 --json',
      ),
    ),
  )
}

const diffCommand = (program: Command, run: Run): void => {
  const diff = program
    .command('diff')
    .description('what is different between two places on the log')
    .argument('<from..to>', 'two places with .. between them; without the second it is the end')
    .argument('[party/network]', 'only what is about this network')
    .option('--kernel', "the network's members: what is different in what each derives")
    .addHelpText('after', CUTS)
    .action((range, network, options) =>
      run.withNats(options, async (connection) =>
        (await import('../commands/diff.ts')).diff(connection, range, network, options),
      ),
    )
  withNatsOptions(
    withJson(examples(diff, 'sixfold diff 120..180', 'sixfold diff 120.. tenant-a/blue --kernel')),
  )
}

const historyCommand = (program: Command, run: Run): void => {
  const history = program
    .command('history')
    .description('what happened to a network, a machine or an order: in order, because of what, and by whom')
    .argument('<what>', 'PARTY/NETWORK, a machine by label or id, or the key of an order (or how it begins)')
    .action((what, options) =>
      run.withNats(options, async (connection) =>
        (await import('../commands/history.ts')).history(connection, what, options),
      ),
    )
  withNatsOptions(
    withJson(
      examples(
        history,
        'sixfold history tenant-a/blue',
        'sixfold history n1',
        'sixfold history 4rjdsgko5wzq --json',
      ),
    ),
  )
}

const planCommand = (program: Command, run: Run): void => {
  const plan = program
    .command('plan')
    .description(
      'what orders would do, before they are placed: facts, refusals, and the kernel of every member',
    )
    .argument('<file>', 'a file of orders, or - for stdin')
    .option('--party <party>', 'who publishes, for orders that do not say it')
    .addHelpText('after', PLANS)
    .action((file, options) =>
      run.withNats(options, async (connection) =>
        (await import('../commands/plan.ts')).plan(connection, file, options),
      ),
    )
  withNatsOptions(
    withJson(
      examples(
        plan,
        'sixfold plan network.yaml',
        'sixfold plan network.yaml && sixfold order network.yaml --if-revision 412 --wait',
        'sixfold order template NetworkOrdered | sixfold plan - --json',
      ),
    ),
  )
}

const proveCommand = (program: Command, run: Run): void => {
  const prove = program
    .command('prove')
    .description(
      'proves from the log: isolation, no overlap, a return path, MTU, a cause for all; 9: a counterexample',
    )
    .option('--at <place>', 'the number of a fact, or a moment', 'end')
    .addHelpText('after', CUTS)
    .action((options) =>
      run.withNats(options, async (connection) =>
        (await import('../commands/prove.ts')).prove(connection, options),
      ),
    )
  withNatsOptions(
    withJson(examples(prove, 'sixfold prove', 'sixfold prove --at 2026-11-21T08:00:00Z --json')),
  )
}

/** `sixfold state`, `diff`, `history`, `plan` and `prove`: the log in time, past and future. */
export const timeGrammar = (program: Command, run: Run): void => {
  stateCommand(program, run)
  diffCommand(program, run)
  historyCommand(program, run)
  planCommand(program, run)
  proveCommand(program, run)
}
