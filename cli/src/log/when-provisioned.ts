import { setTimeout as sleep } from 'node:timers/promises'

const PAUSE_MS = 50

const isMissingStream = (err: unknown): boolean => err instanceof Error && err.name === 'NoStreamError'

/** Does `work`; while it fails because no coordinator has made the streams yet, again, for `patienceMs` at most. */
export const whenProvisioned = async <T>(patienceMs: number, work: () => Promise<T>): Promise<T> => {
  const end = performance.now() + patienceMs
  for (;;) {
    try {
      return await work()
    } catch (err) {
      if (!isMissingStream(err) || performance.now() >= end) throw err
    }
    await sleep(PAUSE_MS)
  }
}
