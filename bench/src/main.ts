import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { FIGURES } from './figures.ts'
import { runApart, signalChildren } from './harness/apart.ts'
import { type Arguments, chosen, named, readArguments, USAGE, UsageError } from './harness/arguments.ts'
import type { Figure } from './harness/figure.ts'
import { openInterrupt } from './harness/interrupt.ts'
import { onlyOne } from './harness/only-one.ts'
import { runFigure } from './harness/run.ts'

const say = (text: string): void => void process.stderr.write(`${text}\n`)
const print = (text: string): void => void process.stdout.write(`${text}\n`)

/** An error in all its words: also those that came while another one was being cleaned up after. */
const words = (err: unknown): string =>
  err instanceof SuppressedError ? `${words(err.suppressed)}\n${words(err.error)}` : inspect(err)

/** Measures one figure in this very process; prints its line, or says why there is none. */
const measureHere = async (figure: Figure, asked: Arguments): Promise<void> => {
  let held: AsyncDisposable | null = null
  const { isAsked, during } = openInterrupt({
    letGo: async () => await held?.[Symbol.asyncDispose](),
  })
  const onHeld = (it: AsyncDisposable): void => {
    held = it
  }
  const measure = async (): Promise<void> => {
    try {
      using _ = await onlyOne()
      const line = await runFigure(figure, { ...asked, say, onHeld, isAsked })
      print(JSON.stringify(line))
      if (!line.holds) process.exitCode = 1
    } catch (err) {
      process.exitCode = 1
      say(`${figure.name} could not be measured: ${isAsked() ? 'interrupted' : words(err)}`)
    }
  }
  await during(measure())
}

/** Measures one figure after the other, each in a process of its own. */
const measureAll = async (figures: readonly Figure[], asked: Arguments): Promise<void> => {
  const { isAsked, during } = openInterrupt({ ask: () => signalChildren('SIGTERM') })
  const main = fileURLToPath(import.meta.url)
  const measure = async (): Promise<void> => {
    for (const { name } of figures) {
      if (!isAsked() && (await runApart(main, name, asked)) !== 0) process.exitCode = 1
    }
  }
  await during(measure())
}

const run = async (): Promise<void> => {
  const asked = readArguments(process.argv.slice(2))
  if (asked.isHelp) return print(USAGE)
  if (asked.here !== null) return measureHere(named(FIGURES, asked.here), asked)
  const figures = chosen(FIGURES, asked.filters)
  if (!asked.isList) return measureAll(figures, asked)
  for (const { name, unit, about } of figures) print(`${name} [${unit}]: ${about}`)
}

await run().catch((err: unknown) => {
  if (!(err instanceof UsageError)) throw err
  say(`${err.message}\n\n${USAGE}`)
  process.exitCode = 2
})
