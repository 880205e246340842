import type { Command } from 'commander'
import { examples, numberFrom, withJson, withNatsOptions } from './options.ts'
import type { Run } from './run.ts'

const DAYS = 30
const MOST_DAYS = 3_650

/** `sixfold ipam …` */
export const ipamGrammar = (program: Command, run: Run): void => {
  const ipam = program.command('ipam').description('addresses: allocations, slices, and the /64s of networks')

  const show = ipam
    .command('show')
    .description('allocations, their slices and owners, the /64s of these, and how full all of it is')
    .argument('[allocation|machine]', 'a prefix, or a node or exit by label or id')
    .option('--all', 'every /64, of large slices too')
    .action((name, options) =>
      run.withNats(options, async (connection) =>
        (await import('../commands/ipam-show.ts')).ipamShow(connection, name, options),
      ),
    )
  withNatsOptions(
    withJson(
      examples(
        show,
        'sixfold ipam show',
        'sixfold ipam show 2001:db8:1002::/48 --all',
        'sixfold ipam show n1 --json',
      ),
    ),
  )

  const check = ipam
    .command('check')
    .description(
      'prove from the log that no address has two holders, and that agents agree; exit code 9 if not',
    )
    .action((options) =>
      run.withNats(options, async (connection) =>
        (await import('../commands/ipam-check.ts')).ipamCheck(connection, options),
      ),
    )
  withNatsOptions(withJson(examples(check, 'sixfold ipam check')))

  const forecast = ipam
    .command('forecast')
    .description('how long slices and allocations last, if it goes on as in the last days of the log')
    .option('--days <days>', 'how many days of the log count', numberFrom(1, MOST_DAYS, 'days'), DAYS)
    .action((options) =>
      run.withNats(options, async (connection) =>
        (await import('../commands/ipam-forecast.ts')).ipamForecast(connection, options),
      ),
    )
  withNatsOptions(withJson(examples(forecast, 'sixfold ipam forecast', 'sixfold ipam forecast --days 7')))
}
