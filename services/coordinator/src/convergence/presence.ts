import type { AgentId } from '@sixfold/events'

/** An agent says that it lives this often. */
export const PRESENCE_PERIOD_MS = 5_000
/** Nothing heard for three periods is silence: two may be lost on the way. */
export const SILENCE_MS = 3 * PRESENCE_PERIOD_MS

/**
 * Who was heard of, and since when we listen. After our own pause, or NATS's, silence does not count until a full
 * silence period has passed: it was we who were away. Times in milliseconds of one monotonic clock.
 */
export const presence = (now: () => number) => {
  const heard = new Map<AgentId, number>()
  const silent = new Set<AgentId>()
  let listeningSince = now()

  const isOverdue = (agent: AgentId): boolean =>
    now() - Math.max(heard.get(agent) ?? 0, listeningSince) > SILENCE_MS

  /** Who fell silent stays so until it is heard: our own pause is no sign of life. */
  const isSilent = (agent: AgentId): boolean => silent.has(agent) || isOverdue(agent)

  return {
    /** The agent was heard; true when it had counted as silent. */
    hear: (agent: AgentId): boolean => {
      heard.set(agent, now())
      return silent.delete(agent)
    },
    /** We were away: begin to listen anew. */
    startOver: (): void => {
      listeningSince = now()
    },
    isSilent,
    /** The agents that fell silent since the last call, of those given. */
    newlySilent: (agents: Iterable<AgentId>): AgentId[] => {
      const fresh: AgentId[] = []
      for (const agent of agents) if (!silent.has(agent) && isOverdue(agent)) fresh.push(agent)
      for (const agent of fresh) silent.add(agent)
      return fresh
    },
  }
}

export type Presence = ReturnType<typeof presence>
