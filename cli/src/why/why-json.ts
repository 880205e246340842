import { refText } from '@sixfold/fold'
import { summaryOf } from '../facts/summary.ts'
import type { AgentNames } from '../names/agent-names.ts'
import type { Explanation, Step } from './explain.ts'

const timeOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

const stepJson = (step: Step, names: Pick<AgentNames, 'of'>): object => {
  if (step.kind === 'fact') {
    const { sequence, type, at, actor, ref, subject, fact } = step.entry
    return {
      kind: 'fact',
      sequence,
      type,
      time: timeOf(at),
      actor,
      aggregate: ref === null ? subject : refText(ref),
      summary: fact === null ? null : summaryOf(fact, names),
    }
  }
  if (step.kind !== 'order') return step
  const { key, outcome, publishedAt } = step
  return {
    kind: 'order',
    key,
    type: outcome?.type ?? null,
    party: outcome?.party ?? null,
    time: timeOf(publishedAt),
    accepted: outcome?.accepted ?? null,
    fact: outcome?.sequence ?? null,
  }
}

/** One explanation as `why --json` tells it. This shape stays. */
export const explanationJson = (
  { object, network, steps }: Explanation,
  names: Pick<AgentNames, 'of'>,
): object => {
  const { kind, text, netns, because } = object
  return {
    object: { kind, text, netns, because },
    network,
    chain: steps.map((step) => stepJson(step, names)),
  }
}
