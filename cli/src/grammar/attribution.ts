import type { Command } from 'commander'
import { examples, withJson, withNatsOptions } from './options.ts'
import type { Run } from './run.ts'

const ABOUT = `
ADDRESS:PORT is what somebody outside saw: 203.0.113.9:40211, or udp/203.0.113.9:53; without a port, who had the address. A
moment means the last fact at or before it, by the clock of whoever wrote it, and an exit hears of a fact a moment later:
who had it within a minute before is told, too. The exit code is 6 where nobody had it.`

/** `sixfold attribution`: who was behind a public IPv4 address. */
export const attributionGrammar = (program: Command, run: Run): void => {
  const attribution = program
    .command('attribution')
    .description('which network was behind a public IPv4 address and port at some time, from the log alone')
    .argument('<address:port>', 'what was seen outside')
    .option('--at <place>', 'the number of a fact, or a moment', 'end')
    .addHelpText('after', ABOUT)
    .action((text, options) =>
      run.withNats(options, async (connection) =>
        (await import('../commands/attribution.ts')).attribution(connection, text, options),
      ),
    )
  withNatsOptions(
    withJson(
      examples(
        attribution,
        'sixfold attribution 203.0.113.9:40211 --at 2026-11-21T14:03:00Z',
        'sixfold attribution udp/203.0.113.9:53',
        'sixfold attribution 203.0.113.9 --json',
      ),
    ),
  )
}
