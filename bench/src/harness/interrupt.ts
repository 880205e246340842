import { setTimeout as sleep } from 'node:timers/promises'

/** Most work notices by itself in this time, and then nobody pulls anything away from under it. */
const NOTICE_MS = 3_000
const GRACE_MS = 30_000
/** ^C comes to every process on the terminal, and from whoever started it once more. */
const SAME_MS = 1_000
/** What a shell says of a program that ^C ended. */
const EXIT_CODE = 130

/** What is done on an interrupt: first others are asked to end, and later what is held is let go of. */
export type OnInterrupt = Readonly<{ ask?: () => Promise<void>; letGo?: () => Promise<void> }>

/** Whether the user wants to stop. */
export type Interrupt = Readonly<{
  isAsked: () => boolean
  /** Resolves with the work. An interrupt waits for its end. */
  during: (work: Promise<void>) => Promise<void>
}>

const nothing = async (): Promise<void> => undefined

/**
 * On SIGINT and SIGTERM waits a moment until the work has noticed and cleaned up, lets go of what is held where it has
 * not, and ends the process. A second signal ends it at once.
 */
export const openInterrupt = ({ ask = nothing, letGo = nothing }: OnInterrupt): Interrupt => {
  let work: Promise<void> = Promise.resolve()
  let askedAt: number | null = null

  const hasEnded = (withinMs: number): Promise<boolean> =>
    Promise.race([
      work.then(
        () => true,
        () => true,
      ),
      sleep(withinMs, false),
    ])
  const end = async (): Promise<void> => {
    await ask()
    if (await hasEnded(NOTICE_MS)) return
    await letGo()
    await hasEnded(GRACE_MS)
    await letGo() // what was made meanwhile
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
