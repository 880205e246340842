import { FIGURES } from './figures.ts'
import { type Arguments, chosen, readArguments, USAGE, UsageError } from './harness/arguments.ts'
import type { Figure } from './harness/figure.ts'
import { openInterrupt } from './harness/interrupt.ts'
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

/** Measures one figure after the other; each prints its line, or says why there is none. */
const measureAll = async (figures: readonly Figure[], asked: Arguments): Promise<void> => {
  using _ = await onlyOne()
  const { isAsked, hold, during } = openInterrupt(say)
  const measureOne = async (figure: Figure): Promise<void> => {
    try {
      const line = await runFigure(figure, { ...asked, say, onHeld: hold })
      print(JSON.stringify(line))
      if (!line.holds) process.exitCode = 1
    } catch (err) {
      process.exitCode = 1
      const why = err instanceof Error ? err.stack : String(err)
      if (!isAsked()) say(`${figure.name} could not be measured: ${why}`)
    }
  }
  await during(
    (async () => {
      for (const figure of figures) if (!isAsked()) await measureOne(figure)
    })(),
  )
}

const { asked, figures } = ask()
if (asked.isHelp) print(USAGE)
else if (asked.isList) for (const { name, unit, about } of figures) print(`${name} [${unit}]: ${about}`)
else await measureAll(figures, asked)
