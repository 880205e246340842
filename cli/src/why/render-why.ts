import { refText } from '@sixfold/fold'
import { summaryOf } from '../facts/summary.ts'
import type { AgentNames } from '../names/agent-names.ts'
import { shortType } from '../orders/short-type.ts'
import type { Palette } from '../render/color.ts'
import { moment } from '../render/duration.ts'
import type { Explanation, Step } from './explain.ts'

type Names = Pick<AgentNames, 'of'>

const ACCORD: Readonly<Record<string, string>> = {
  start: 'a coordinator, when it started',
  deadline: 'a coordinator, because a deadline passed',
  presence: 'a coordinator, because an agent was heard again',
}

const factText = ({ entry }: Extract<Step, { kind: 'fact' }>, names: Names, color: Palette): string[] => {
  const { sequence, fact, type, at, actor, ref, subject } = entry
  const when = at === null ? '' : ` at ${moment(at)} UTC`
  return [
    `fact ${sequence}, ${color.bold(fact?.name ?? type)}, of ${ref === null ? subject : refText(ref)}`,
    `  written by ${actor ?? 'an unknown hand'}${when}`,
    ...(fact === null ? [] : [`  ${summaryOf(fact, names)}`]),
  ]
}

const orderText = (
  { key, outcome, publishedAt }: Extract<Step, { kind: 'order' }>,
  color: Palette,
): string[] => {
  if (outcome === null) return [`order ${key}`, '  still being decided']
  const when = publishedAt === null ? '' : ` at ${moment(publishedAt)} UTC`
  return [
    `order ${key}, ${color.bold(shortType(outcome.type))}`,
    `  published by ${color.bold(outcome.party)}${when}, ${outcome.accepted ? 'accepted' : 'rejected'} (fact ${outcome.sequence})`,
  ]
}

const stepText = (step: Step, names: Names, color: Palette): string[] => {
  switch (step.kind) {
    case 'fact':
      return factText(step, names, color)
    case 'report':
      return [`report of ${names.of(step.agent)}`]
    case 'order':
      return orderText(step, color)
    case 'coordinator':
      return [ACCORD[step.word] ?? step.word]
  }
}

/** One explanation as a chain that is read from above: the object, then each cause of what stands over it. */
export const explanationLines = (
  { object, network, steps }: Explanation,
  names: Names,
  color: Palette,
): string[] => [
  color.bold(object.text),
  `  in ${object.netns}, ${network === null ? 'the gateway of the machine' : `for network ${network.party}/${network.network}`}`,
  ...(steps.length === 0 ? ['  by what its own machine was told: no fact says it'] : []),
  ...steps.flatMap((step) => {
    const [first = '', ...rest] = stepText(step, names, color)
    return [`  ${color.dim('because of')} ${first}`, ...rest.map((line) => `           ${line}`)]
  }),
]
