import { type Command, Option } from 'commander'
import { examples, numberFrom, withJson } from './options.ts'
import type { Run } from './run.ts'

const TARGETS = `
TARGET is a machine (n1), the router of a site (oslo), the core, or a workload: NETWORK@NODE, or PARTY/NETWORK@NODE
where several parties have a network of that name. The workload is made when it is first asked for. One that was placed
by order there is NETWORK:WORKLOAD@NODE. The exit code is that of the command.`

const DAY_SECONDS = 86_400

const withLab = (command: Command): Command =>
  command.addOption(new Option('--lab <name>', 'which lab (else the only one that is up)'))

const sameAsName = (): Option => new Option('--lab <name>', 'which lab, as for every other command')

const making = (lab: Command, run: Run): void => {
  const up = lab
    .command('up')
    .description(
      'bring up a lab: a whole internet with NATS, a coordinator, nodes and exits, and a grid on it',
    )
    .argument('[topology]', 'one that comes with the lab, or a YAML file', 'demo')
    .option('--name <name>', 'what the lab is called; as its topology when left out')
    .option('--no-grid', 'publish no orders: no farm, node or exit is registered then')
    .action((topology, options) =>
      run.plain(async () => (await import('../commands/lab-up.ts')).labUp(topology, options)),
    )
  withJson(
    examples(up, 'sixfold lab up', 'sixfold lab up two --name try', 'sixfold lab up ./mine.yaml --no-grid'),
  )

  const down = lab
    .command('down')
    .description('take a lab down, whatever is left of it')
    .argument('[name]', 'which lab')
    .addOption(sameAsName())
    .option('--all', 'every lab of this machine')
    .action((name, options) =>
      run.plain(async () => (await import('../commands/lab-down.ts')).labDown(name, options)),
    )
  examples(down, 'sixfold lab down demo')
}

const looking = (lab: Command, run: Run): void => {
  const list = lab
    .command('list')
    .description('the labs of this machine')
    .action((options) => run.plain(async () => (await import('../commands/lab-look.ts')).labList(options)))
  withJson(examples(list, 'sixfold lab list'))

  const status = lab
    .command('status')
    .description('machines, processes and links of a lab')
    .argument('[name]', 'which lab (else the only one that is up)')
    .addOption(sameAsName())
    .action((name, options) =>
      run.plain(async () => (await import('../commands/lab-look.ts')).labStatus(name, options)),
    )
  withJson(examples(status, 'sixfold lab status demo'))

  const topologies = lab
    .command('topologies')
    .description('the topologies that come with the lab')
    .action((options) =>
      run.plain(async () => (await import('../commands/lab-look.ts')).labTopologies(options)),
    )
  withJson(examples(topologies, 'sixfold lab topologies'))
}

const using = (lab: Command, run: Run): void => {
  const exec = lab
    .command('exec')
    .description('run a command on a machine, or in a workload of a network')
    .usage('[options] TARGET -- CMD…')
    .argument('<target>')
    .argument('[command...]')
    .passThroughOptions()
    .addHelpText('after', TARGETS)
    .action((target, command, options) =>
      run.plain(async () => (await import('../commands/lab-exec.ts')).labExec(target, command, options)),
    )
  withLab(
    examples(
      exec,
      'sixfold lab exec n1 -- ip -6 route',
      'sixfold lab exec blue@n1 -- ping -c 3 2001:db8:1002:200::1',
    ),
  )

  const capture = lab
    .command('capture')
    .description("show a link's packets, or write them into a file; without a link, list the links")
    .usage('[options] [LINK] [-- FILTER…]')
    .argument('[link]')
    .argument('[filter...]', 'as tcpdump takes it')
    .option('--write <file>', 'write a pcap file')
    .option(
      '--seconds <seconds>',
      'with --write: stop after this time',
      numberFrom(0, DAY_SECONDS, 'seconds'),
    )
    .passThroughOptions()
    .action((link, filter, options) =>
      run.plain(async () => (await import('../commands/lab-capture.ts')).labCapture(link, filter, options)),
    )
  withLab(
    examples(
      capture,
      'sixfold lab capture',
      'sixfold lab capture --write oslo.pcap --seconds 5 core~oslo -- udp',
    ),
  )
}

/** `sixfold lab …` */
export const labGrammar = (program: Command, run: Run): void => {
  const lab = program
    .command('lab')
    .description('a whole internet in network namespaces, for a first try and for tests (needs root)')
  making(lab, run)
  looking(lab, run)
  using(lab, run)
}
