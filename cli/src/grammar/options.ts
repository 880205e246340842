import { type Command, InvalidArgumentError, Option } from 'commander'

const WHERE = 'Where NATS is:'

/** The options by which every command that reads or writes the log is told where NATS is. */
export const withNatsOptions = (command: Command): Command =>
  command
    .addOption(new Option('--nats <url>', 'nats://host:port (else SIXFOLD_NATS)').helpGroup(WHERE))
    .addOption(new Option('--lab <name>', 'inside this lab (else the only one that is up)').helpGroup(WHERE))

/** The option of commands whose result programs may want. */
export const withJson = (command: Command): Command =>
  command.option('--json', 'for programs: JSON of a shape that stays')

/** Reads a number between two bounds, ends included. Throws what commander shows as a usage error. */
export const numberFrom =
  (least: number, most: number, what: string) =>
  (text: string): number => {
    const value = Number(text)
    if (text.trim() !== '' && Number.isFinite(value) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`It must be ${what}, from ${least} to ${most}.`)
  }

/** Reads a whole number from 1 on. */
export const wholeFrom1 = (text: string): number => {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number from 1 on.')
}

/** Collects an option that may be given several times. */
export const collected = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  text,
]

/** Examples as they stand at the end of a command's help. */
export const examples = (command: Command, ...lines: readonly string[]): Command =>
  command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`)
