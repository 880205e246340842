import { type AgentId, encode, instantOf, type Report, reportSubject } from '@sixfold/events'

type Level = Readonly<{ text: string; report: Report; isSent: boolean }>

/** Publishes bytes on a subject; false, or a rejection, when that could not be done now. */
export type Publish = (subject: string, bytes: Uint8Array) => Promise<boolean>

/**
 * The agent's reports: the level of each type, published when it changes and again after every reconnect until it was
 * taken. What was replaced before it went out is never sent.
 */
export const openOutbox = (agent: AgentId, publish: Publish, now: () => number) => {
  const levels = new Map<string, Level>()
  let counter = 0
  let flushing: Promise<void> | null = null
  let retry: NodeJS.Timeout | null = null

  const send = async (type: string, report: Report): Promise<boolean> => {
    counter += 1
    const at = now()
    const id = `${agent.slice(0, 12)}-${at}-${counter}`
    const bytes = encode(report, { id, source: `sixfold/agent/${agent}`, time: instantOf(at) })
    return publish(reportSubject(agent, type), bytes).catch(() => false)
  }

  const nextUnsent = (): [type: string, level: Level] | null => {
    for (const [type, level] of levels) if (!level.isSent) return [type, level]
    return null
  }

  /** Until nothing is left, or the first that was not taken: what changed meanwhile goes out with the rest. */
  const flushAll = async (): Promise<void> => {
    for (let next = nextUnsent(); next !== null; next = nextUnsent()) {
      const [type, level] = next
      if (!(await send(type, level.report))) return
      if (levels.get(type) === level) levels.set(type, { ...level, isSent: true })
    }
  }

  const flush = async (): Promise<void> => {
    flushing ??= flushAll().finally(() => {
      flushing = null
    })
    await flushing
    if (retry !== null || [...levels.values()].every(({ isSent }) => isSent)) return
    retry = setTimeout(() => {
      retry = null
      void flush()
    }, RETRY_MS).unref()
  }

  return {
    /** Sets the level of a type; nothing is sent when it says what was said before. */
    say: (type: string, report: Report): void => {
      const text = JSON.stringify(report)
      if (levels.get(type)?.text === text) return
      levels.set(type, { text, report, isSent: false })
      void flush()
    },
    /** The level of a type, and whether it was taken; null where there is none. */
    said: (type: string): Pick<Level, 'report' | 'isSent'> | null => levels.get(type) ?? null,
    /** Forgets a type: the level of a network that is gone needs no repeating. */
    drop: (type: string): void => {
      levels.delete(type)
    },
    /** Says everything again: the stream may have lost it. */
    repeat: (): void => {
      for (const [type, level] of levels) levels.set(type, { ...level, isSent: false })
      void flush()
    },
    /** Waits for what is under way. */
    settled: async (): Promise<void> => {
      await flushing
    },
  }
}

const RETRY_MS = 500

export type Outbox = ReturnType<typeof openOutbox>
