import { setTimeout as delay } from 'node:timers/promises'

/** Waits until `check` no longer throws, and gives what it returned. Throws its last error when the time is over. */
export const eventually = async <T>(
  check: () => T | Promise<T>,
  { withinMs = 5_000, everyMs = 20 }: Readonly<{ withinMs?: number; everyMs?: number }> = {},
): Promise<T> => {
  const until = performance.now() + withinMs
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (performance.now() >= until) throw error
    }
    await delay(everyMs)
  }
}
