import type { Command } from 'commander'
import { examples, numberFrom, wholeFrom1, withJson, withNatsOptions } from './options.ts'
import type { Run } from './run.ts'

const TIMEOUT_SECONDS = 60
const DAY_SECONDS = 86_400

const FORMATS = `
FILE holds one CloudEvent, a JSON array of them, one a line (NDJSON), or YAML of the same shape. A CloudEvent is
published byte for byte. People may leave the envelope away:

  type: NetworkOrdered
  party: tenant-a
  data: { network: blue, resources: [{ node: n1 }, { node: n2 }] }

It is made up then (a random id, source sixfold-cli, the time of now), and nodes may be named by their labels.
Without --wait the exit code says that the orders are stored. With it, what became of them: it is 0 once they are
rejected by nobody and every member of each network that they changed says that it holds that (ordered, suspended,
resumed, a resource more or less, an exit, a public IPv4, a forward, a workload, a policy …), or, of a cancelled one,
that nothing is left. An order of an operator, and one that changes nothing on a machine, is done with its outcome. When
--timeout is over first, the exit code is 4, and it says who is missing and why; the order stands all the same.`

/** `sixfold order …` */
export const orderGrammar = (program: Command, run: Run): void => {
  const order = program
    .command('order')
    .description('publish orders, and see what became of them')
    .argument('[file]', 'a file of orders, or - for stdin')
    .option('--party <party>', 'who publishes, for orders that do not say it')
    .option('--wait', 'wait for the outcome, and until all members of the networks hold it (or it is gone)')
    .option(
      '--timeout <seconds>',
      'how long to wait at most',
      numberFrom(0, DAY_SECONDS, 'seconds'),
      TIMEOUT_SECONDS,
    )
    .option(
      '--if-revision <fact>',
      'only if nothing that they touch moved since this fact (sixfold plan says it)',
      wholeFrom1,
    )
    .addHelpText('after', FORMATS)
    .action((file, options) => {
      if (file === undefined) return order.help({ error: true })
      return run.withNats(options, async (connection) =>
        (await import('../commands/order.ts')).order(connection, file, options),
      )
    })
  withNatsOptions(withJson(order))
  examples(
    order,
    'sixfold order network.yaml --wait',
    'sixfold order network.yaml --if-revision 412',
    'sixfold order template NetworkOrdered | sixfold order - --wait --timeout 10',
    'sixfold order orders.ndjson --party tenant-a --json',
  )

  const status = order
    .command('status')
    .description('what became of an order; exit code 0 accepted, 3 rejected, 4 not decided yet')
    .argument('<key>', "the order's key, or how it begins")
    .action((key, options) =>
      run.withNats(options, async (connection) =>
        (await import('../commands/order-status.ts')).orderStatus(connection, key, options),
      ),
    )
  withNatsOptions(withJson(examples(status, 'sixfold order status 4rjdsgko5wzq')))

  const list = order
    .command('list')
    .description('the orders that were decided, in that order')
    .option('--rejected', 'only those that were rejected')
    .option('--party <party>', 'only those of one party')
    .action((options) =>
      run.withNats(options, async (connection) =>
        (await import('../commands/order-list.ts')).orderList(connection, options),
      ),
    )
  withNatsOptions(withJson(examples(list, 'sixfold order list --rejected --party tenant-a')))

  const check = order
    .command('check')
    .description('what a coordinator would say of the envelope and the schema, without any grid; 3: rejected')
    .argument('<file>', 'a file of orders, or the body of one, or - for stdin')
    .option('--party <party>', 'who publishes: the last token of the subject')
    .action((file, options) =>
      run.plain(async () => (await import('../commands/order-check.ts')).orderCheck(file, options)),
    )
  withJson(
    examples(check, 'sixfold order check network.yaml', 'sixfold order check - --json < orders.ndjson'),
  )

  const template = order
    .command('template')
    .description('an order to begin with, as YAML; without a type, which types there are')
    .argument('[type]', 'like NetworkOrdered')
    .action((type) =>
      run.plain(async () => (await import('../commands/order-template.ts')).orderTemplate(type)),
    )
  examples(template, 'sixfold order template NetworkOrdered > network.yaml')
}
