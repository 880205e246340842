import { FIGURES } from './figures.ts'
import { type Arguments, chosen, readArguments, USAGE, UsageError } from './harness/arguments.ts'
import type { Figure } from './harness/figure.ts'
import { onlyOne } from './harness/only-one.ts'
import { runFigure } from './harness/run.ts'

const say = (text: string): void => void process.stderr.write(`${text}\n`)
const print = (text: string): void => void process.stdout.write(`${text}\n`)

/** Reads the command line, or says what is wrong with it and ends. */
const ask = (): Readonly<{ asked: Arguments; figures: readonly Figure[] }> => {
  try {
    const asked = readArguments(process.argv.slice(2))
    return { asked, figures: chosen(FIGURES, asked.filters) }
  } catch (err) {
    if (!(err instanceof UsageError)) throw err
    say(`${err.message}\n\n${USAGE}`)
    process.exit(2)
  }
}

/** Lets go of whatever is held at that moment, once, and ends as interrupted. */
const letGoOnSignals = () => {
  let held: AsyncDisposableStack | null = null
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      say(`${signal}: letting go of everything`)
      const done = held?.disposeAsync() ?? Promise.resolve()
      done.catch((err: unknown) => say(String(err))).finally(() => process.exit(130))
    })
  }
  return (stack: AsyncDisposableStack): void => {
    held = stack
  }
}

const { asked, figures } = ask()
if (asked.isHelp) print(USAGE)
else if (asked.isList) for (const { name, unit, about } of figures) print(`${name} [${unit}]: ${about}`)
else {
  using _ = await onlyOne()
  const onStack = letGoOnSignals()
  let bad = 0
  for (const figure of figures) {
    try {
      const line = await runFigure(figure, { ...asked, say, onStack })
      print(JSON.stringify(line))
      if (!line.holds) bad += 1
    } catch (err) {
      bad += 1
      say(`${figure.name} could not be measured: ${err instanceof Error ? err.stack : String(err)}`)
    }
  }
  process.exitCode = bad === 0 ? 0 : 1
}
