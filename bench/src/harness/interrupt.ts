import { setTimeout as sleep } from 'node:timers/promises'

const GRACE_MS = 30_000
/** ^C comes to every process on the terminal, and from whoever started it once more. */
const SAME_MS = 1_000
/** What a shell says of a program that ^C ended. */
const EXIT_CODE = 130

/** Whether the user wants to stop, and what has to be done then. */
export type Interrupt = Readonly<{
  isAsked: () => boolean
  /** Resolves with the work; an interrupt waits for its end, which `letGo` brings about. */
  during: (work: Promise<void>) => Promise<void>
}>

/**
 * On SIGINT and SIGTERM lets go, waits until the work has noticed, lets go of what came meanwhile, and ends the process.
 * A second signal ends it at once.
 */
export const openInterrupt = (letGo: () => Promise<void>): Interrupt => {
  let work: Promise<void> = Promise.resolve()
  let askedAt: number | null = null

  const end = async (): Promise<void> => {
    await letGo()
    await Promise.race([work.catch(() => undefined), sleep(GRACE_MS)])
    await letGo()
  }
  const onSignal = (): void => {
    const now = performance.now()
    if (askedAt !== null) {
      if (now - askedAt > SAME_MS) process.exit(EXIT_CODE)
      return
    }
    askedAt = now
    end()
      .catch((err: unknown) => process.stderr.write(`${err}\n`))
      .finally(() => process.exit(EXIT_CODE))
  }
  // Not `once`: a library that finds itself alone with a signal kills the process.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal)

  return {
    isAsked: () => askedAt !== null,
    during: (it) => {
      work = it
      return it
    },
  }
}
