import { parseArgs } from 'node:util'

/**
 * What the command line asks for. `pairs` null: each figure's own number. `here`: the one figure to be measured in this
 * very process, by its whole name; null: each in a process of its own.
 */
export type Arguments = Readonly<{
  filters: readonly string[]
  here: string | null
  isList: boolean
  isHelp: boolean
  pairs: number | null
  scale: number
}>

/** The command line is not as it must be; the message names what is wrong and what is right. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export const USAGE = `node bench/src/main.ts [FILTER…] [--list] [--pairs N] [--scale X]
node bench/src/main.ts --here FIGURE [--pairs N] [--scale X]

Measures the figures whose name contains one of the filters (all without a filter) and prints one JSON line for each on
stdout; progress goes to stderr. Exit code 1: a limit does not hold, or a figure could not be measured.

  --list         only say which figures there are
  --pairs N      how many pairs of samples, in place of each figure's own number (7; 15 orders)
  --scale X      multiply every count of facts, for trying out: 0.1 measures a tenth
  --here FIGURE  measure this one in this very process, for a profiler: without it each has a process of its own
`

const OPTIONS = {
  list: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  pairs: { type: 'string' },
  scale: { type: 'string' },
  here: { type: 'string' },
} as const

const numberOf = (name: string, text: string, isRight: (value: number) => boolean, right: string): number => {
  const value = Number(text)
  if (text.trim() !== '' && isRight(value)) return value
  throw new UsageError(`--${name} ${text}: ${right} is needed`)
}

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
  } catch (err) {
    throw new UsageError(err instanceof Error ? err.message : String(err))
  }
}

/** Reads the command line. Throws a UsageError. */
export const readArguments = (args: readonly string[]): Arguments => {
  const { values, positionals } = parse(args)
  const { list = false, help = false, pairs, scale = '1', here = null } = values
  return {
    filters: positionals,
    here,
    isList: list,
    isHelp: help,
    pairs:
      pairs === undefined
        ? null
        : numberOf(
            'pairs',
            pairs,
            (value) => Number.isInteger(value) && value >= 1 && value <= 1_000,
            'a whole number from 1 to 1000',
          ),
    scale: numberOf('scale', scale, (value) => value > 0 && value <= 100, 'a number above 0 and at most 100'),
  }
}

const noFigure = (all: readonly Readonly<{ name: string }>[], text: string, what: string): UsageError =>
  new UsageError(
    `no figure ${what} ${JSON.stringify(text)}: there are ${all.map(({ name }) => name).join(', ')}`,
  )

/** The figure of this very name. Throws a UsageError when there is none. */
export const named = <Named extends Readonly<{ name: string }>>(
  all: readonly Named[],
  name: string,
): Named => {
  const found = all.find((figure) => figure.name === name)
  if (found === undefined) throw noFigure(all, name, 'is called')
  return found
}

/** The figures whose name contains one of the filters. Throws a UsageError when a filter finds none. */
export const chosen = <Named extends Readonly<{ name: string }>>(
  all: readonly Named[],
  filters: readonly string[],
): readonly Named[] => {
  const idle = filters.find((filter) => !all.some(({ name }) => name.includes(filter)))
  if (idle !== undefined) throw noFigure(all, idle, 'contains')
  return filters.length === 0
    ? all
    : all.filter(({ name }) => filters.some((filter) => name.includes(filter)))
}
