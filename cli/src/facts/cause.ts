import type { AgentNames } from '../names/agent-names.ts'

/** What made a fact happen, as its `causationid` names it. */
export type Cause = Readonly<
  | { kind: 'fact'; sequence: number }
  | { kind: 'report'; agent: string; sequence: number }
  | { kind: 'order'; key: string }
  | { kind: 'coordinator'; word: string }
>

/** Words by which a coordinator acts of its own accord. */
const OWN_ACCORD = ['start', 'deadline', 'presence', 'rejections']

/** Reads a `causationid`; null where there is none. */
export const causeOf = (causation: string | null): Cause | null => {
  if (causation === null) return null
  const [, fact] = /^fact:(\d+)$/.exec(causation) ?? []
  if (fact !== undefined) return { kind: 'fact', sequence: Number(fact) }
  const [, agent, report] = /^report:([A-Z2-7]+):(\d+)$/.exec(causation) ?? []
  if (agent !== undefined) return { kind: 'report', agent, sequence: Number(report) }
  return OWN_ACCORD.includes(causation)
    ? { kind: 'coordinator', word: causation }
    : { kind: 'order', key: causation }
}

const WORDS: Readonly<Record<string, string>> = {
  start: 'a coordinator started',
  deadline: 'a deadline passed',
  presence: 'an agent was heard again',
  rejections: 'a minute was over',
}

/** A cause in a few words; of an order as much of its key as `order status` needs. */
export const causeText = (cause: Cause | null, names: Pick<AgentNames, 'of'>): string => {
  if (cause === null) return ''
  switch (cause.kind) {
    case 'fact':
      return `fact ${cause.sequence}`
    case 'report':
      return `report of ${names.of(cause.agent)}`
    case 'order':
      return `order ${cause.key.slice(0, 8)}…`
    case 'coordinator':
      return WORDS[cause.word] ?? cause.word
  }
}
