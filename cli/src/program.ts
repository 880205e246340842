import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { EXIT, EXIT_CODES_HELP, type ExitCode } from './exit-codes.ts'
import { attributionGrammar } from './grammar/attribution.ts'
import { auditGrammar } from './grammar/audit.ts'
import { ipamGrammar } from './grammar/ipam.ts'
import { labGrammar } from './grammar/lab.ts'
import { logGrammar } from './grammar/log.ts'
import { machineGrammar } from './grammar/machine.ts'
import { networkGrammar } from './grammar/network.ts'
import { orderGrammar } from './grammar/order.ts'
import { pathGrammar } from './grammar/path.ts'
import { policyGrammar } from './grammar/policy.ts'
import type { Run } from './grammar/run.ts'
import { timeGrammar } from './grammar/time.ts'

const ABOUT = `Sixfold turns orders into running tenant networks. This is its command line for operators.

NATS is found by --nats, --lab or SIXFOLD_NATS; else it is that of the only lab that is up.`

const FIRST_STEPS = `
First steps:
  sixfold lab up                                a whole internet on this machine, in a few seconds
  sixfold order template NetworkOrdered         an order to begin with
  sixfold network list                          what became of it
  sixfold plan network.yaml                     what an order would do, before it is placed
  sixfold why n1 route default                  why a node's kernel is as it is`

const versionOf = (): string => {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** The whole command line. Nothing is loaded but words until a command is run. */
export const buildProgram = (run: Run): Command => {
  const program = new Command('sixfold')
    .description(ABOUT)
    .version(versionOf(), '--version')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'sixfold: ')) })
    .helpCommand(false)
    .addHelpText('after', FIRST_STEPS)
    .addHelpText('after', EXIT_CODES_HELP)
  orderGrammar(program, run)
  networkGrammar(program, run)
  pathGrammar(program, run)
  policyGrammar(program, run)
  machineGrammar(program, run, 'node', 'n1')
  machineGrammar(program, run, 'exit', 'x1')
  ipamGrammar(program, run)
  attributionGrammar(program, run)
  logGrammar(program, run)
  timeGrammar(program, run)
  auditGrammar(program, run)
  labGrammar(program, run)
  return program
}

const tell = async (err: unknown): Promise<ExitCode> => {
  if (err instanceof CommanderError) return err.exitCode === 0 ? EXIT.ok : EXIT.usage
  const { toldOf } = await import('./failure.ts')
  const { code, sentence, hint } = toldOf(err)
  process.stderr.write(`sixfold: ${sentence}\n${hint === null ? '' : `  ${hint}\n`}`)
  if (await isDebugging()) process.stderr.write(`${err instanceof Error ? stackOf(err) : String(err)}\n`)
  return code
}

const stackOf = ({ stack, message, cause }: Error): string =>
  `${stack ?? message}${cause instanceof Error ? `\ncaused by ${stackOf(cause)}` : ''}`

const isDebugging = async (): Promise<boolean> => {
  const { environment } = await import('./environment.ts')
  try {
    return ['debug', 'trace'].includes(environment().SIXFOLD_LOG_LEVEL ?? '')
  } catch {
    return false // it was the environment itself that was told of
  }
}

const HELP: readonly string[] = ['-h', '--help']

/** Whether words lead to no command: help would be that of the last one that there is, as if all were well. */
const leadsNowhere = (program: Command, argv: readonly string[]): boolean => {
  let command = program
  for (const word of argv) {
    const inner = command.commands.find((it) => it.name() === word)
    if (inner === undefined)
      return !word.startsWith('-') && command.commands.length > 0 && command.registeredArguments.length === 0
    command = inner
  }
  return false
}

/** Runs a command line (without the program's own name); never throws. */
export const runCommandLine = async (argv: readonly string[]): Promise<ExitCode> => {
  let code: ExitCode = EXIT.ok
  const program = buildProgram({
    plain: async (work) => {
      code = await work()
    },
    withNats: async (options, work) => {
      const { withNats } = await import('./context.ts')
      code = await withNats(options, work)
    },
  })
  try {
    const words = leadsNowhere(program, argv) ? argv.filter((word) => !HELP.includes(word)) : argv
    await program.parseAsync([...words], { from: 'user' })
    return code
  } catch (err) {
    return await tell(err)
  }
}
