import { setTimeout as sleep } from 'node:timers/promises'

const GRACE_MS = 30_000
/** What a shell says of a program that ^C ended. */
const EXIT_CODE = 130

/** Whether the user wants to stop, and what has to be let go of then. */
export type Interrupt = Readonly<{
  isAsked: () => boolean
  hold: (held: AsyncDisposable) => void
  /** What is to end, by itself and soon, once nothing is held any more. */
  during: (work: Promise<void>) => Promise<void>
}>

/**
 * On SIGINT and SIGTERM lets go of what is held, waits until the work has noticed, lets go of what came meanwhile, and
 * ends the process. A second signal ends it at once.
 */
export const openInterrupt = (say: (text: string) => void): Interrupt => {
  let held: AsyncDisposable | null = null
  let work: Promise<void> = Promise.resolve()
  let isAsked = false

  const letGo = async (): Promise<void> => {
    await held?.[Symbol.asyncDispose]()
    await Promise.race([work.catch(() => undefined), sleep(GRACE_MS)])
    await held?.[Symbol.asyncDispose]()
  }
  const onSignal = (signal: NodeJS.Signals): void => {
    if (isAsked) process.exit(EXIT_CODE)
    isAsked = true
    say(`${signal}: letting go of everything`)
    letGo()
      .catch((err: unknown) => say(String(err)))
      .finally(() => process.exit(EXIT_CODE))
  }
  // Not `once`: a library that finds itself alone with a signal kills the process.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal)

  return {
    isAsked: () => isAsked,
    hold: (it) => {
      held = it
    },
    during: (it) => {
      work = it
      return it
    },
  }
}
