import type { Command } from 'commander'
import { collected, examples, wholeFrom1, withJson, withNatsOptions } from './options.ts'
import type { Run } from './run.ts'

const OBJECTS = `
OBJECT is what ip, wg and nft print: \`route default\`, \`route 2001:db8::/64\`, \`peer PUBLICKEY\`, \`address 10.2.3.1\`,
\`device NAME\`, \`neighbour ADDRESS\`, \`netns NAME\`, \`sysctl NAME\`, \`chain forward\`, \`set members6\`, \`element PREFIX\`,
\`rule WORDS\` (any part of it), \`workload NAME\`, or just an address, a prefix, a key, a port or a device. An address that
nothing bears is answered by the route that leads to it.`

const TRACES = `
It is walked over what the log wants of each machine, by the same derivation as theirs, and over what they report of
themselves. No packet is sent. doubt: a machine does not say that it holds what the log wants, so that it may be otherwise
there. The exit code is 7 when something on the way is broken.`

/** `sixfold facts`, `sixfold why` and `sixfold trace`: the log, from the kernel back to it, and through the kernels. */
export const logGrammar = (program: Command, run: Run): void => {
  const facts = program
    .command('facts')
    .description('the log: what happened, when, and because of what')
    .option('--network <party/network>', 'everything about one network, claims and outcomes included')
    .option('--node <node>', 'everything that names one node or exit, by label or id')
    .option('--type <type>', 'only facts of this type; may be given several times', collected)
    .option('--from <sequence>', 'begin there', wholeFrom1, 1)
    .option('--follow', 'go on with each new fact, until interrupted')
    .action((options) =>
      run.withNats(options, async (connection) =>
        (await import('../commands/facts.ts')).facts(connection, options),
      ),
    )
  withNatsOptions(
    withJson(
      examples(
        facts,
        'sixfold facts --network tenant-a/blue',
        'sixfold facts --type NetworkConverged --follow --json',
      ),
    ),
  )

  const why = program
    .command('why')
    .description("from any object of a node's kernel back to the fact, the order and the party")
    .argument('<node>', 'a node or an exit, by label or id')
    .argument('<object...>', 'what is asked about')
    .addHelpText('after', OBJECTS)
    .action((node, words, options) =>
      run.withNats(options, async (connection) =>
        (await import('../commands/why.ts')).why(connection, node, words, options),
      ),
    )
  withNatsOptions(
    withJson(
      examples(
        why,
        'sixfold why n1 route default',
        'sixfold why n1 10.2.3.0/24',
        'sixfold why x1 address 2001:db8::1',
        "sixfold why n1 rule 'daddr @members6 drop'",
      ),
    ),
  )

  const trace = program
    .command('trace')
    .description(
      'the way of a packet through a network, there and back, and the first thing on it that is not right',
    )
    .argument('<party/network>', 'which network')
    .argument(
      '<from>',
      'a workload placed by order, a member by label or id, an address of the network, or one of its address spaces',
    )
    .argument('<to>', 'the same, or an address outside')
    .option('-4, --ipv4', 'by IPv4, where names do not say it')
    .option('--service <what>', 'tcp/443, udp/53, icmpv6/128 or a protocol alone: what the policy says of it')
    .addHelpText('after', TRACES)
    .action((network, from, to, options) =>
      run.withNats(options, async (connection) =>
        (await import('../commands/trace.ts')).trace(connection, network, { from, to }, options),
      ),
    )
  withNatsOptions(
    withJson(
      examples(
        trace,
        'sixfold trace tenant-a/blue n1 n2',
        'sixfold trace tenant-a/blue web db --service tcp/5432',
        'sixfold trace tenant-a/blue web 192.0.2.80 --json',
      ),
    ),
  )
}
