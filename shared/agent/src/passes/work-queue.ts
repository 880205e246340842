/**
 * Runs one job per key at a time, a few keys at once; whatever asks for a key that is being worked on gets one more
 * run behind it, however often it was asked for. Memory is bounded by the number of keys.
 */
export const workQueue = ({
  run,
  atOnce,
  settleMs = 0,
}: Readonly<{ run: (key: string) => Promise<void>; atOnce: number; settleMs?: number }>) => {
  const waiting = new Set<string>()
  const running = new Set<string>()
  let idle: (() => void)[] = []
  let isStopped = false

  const start = (key: string): void => {
    running.add(key)
    waiting.delete(key)
    void run(key).finally(() => {
      running.delete(key)
      pump()
    })
  }

  const startWaiting = (): void => {
    for (const key of waiting) {
      if (running.size >= atOnce) return
      if (!running.has(key)) start(key)
    }
  }

  const pump = (): void => {
    if (!isStopped) startWaiting()
    if (running.size > 0 || (waiting.size > 0 && !isStopped)) return
    for (const resolve of idle) resolve()
    idle = []
  }

  return {
    /** Asks for a run of a key. A burst of asks within the settling time is one run. */
    ask: (key: string): void => {
      waiting.add(key)
      if (settleMs === 0) pump()
      else setTimeout(pump, settleMs)
    },
    /** Resolves when nothing runs and nothing waits. */
    settled: (): Promise<void> =>
      running.size === 0 && waiting.size === 0
        ? Promise.resolve()
        : new Promise((resolve) => idle.push(resolve)),
    /** Starts nothing more, and waits for what runs. */
    stop: (): Promise<void> => {
      isStopped = true
      return running.size === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve))
    },
  }
}

export type WorkQueue = ReturnType<typeof workQueue>
