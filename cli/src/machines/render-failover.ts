import type { AgentId } from '@sixfold/events'
import { evidenceText } from '../facts/sentences/words.ts'
import type { AgentNames } from '../names/agent-names.ts'
import { moment } from '../render/duration.ts'
import { listing, plural } from '../render/plural.ts'
import type { Failover, Shared, TakenOver } from './failover.ts'
import type { StandingBy } from './reports.ts'

type Names = Pick<AgentNames, 'of'>
type Field = readonly [name: string, value: string]

const takenText = ({ fact, at, evidence }: TakenOver, names: Names): string => {
  const when = at === null ? '' : ` (${moment(Date.parse(at))} UTC)`
  return `since fact ${fact}${when}${evidence === null ? '' : `: ${evidenceText(evidence, names)}`}`
}

/** `1 network of x1`, `2 networks of x1 and 1 of x2` */
const byExit = (shared: readonly Shared[]): string => {
  const groups = [...Map.groupBy(shared, ({ name }) => name)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const words = groups.map(
    ([name, its], at) => `${at === 0 ? plural(its.length, 'network') : its.length} of ${name}`,
  )
  return listing(words)
}

const servesText = ({ serves, servesFor, standsBy, takenOver, standsIn }: Failover): string => {
  const isAlone = standsBy.length + servesFor.length === 0 && takenOver === null && standsIn.length === 0
  if (isAlone) return ''
  const also = servesFor.length === 0 ? '' : `, of them ${byExit(servesFor)}`
  return `${plural(serves.length, 'network')}${also}`
}

const sightText = (
  { phase, since, evidence }: StandingBy['exits'][number],
  isByLog: boolean,
  names: Names,
): string => {
  const when = `since ${moment(Date.parse(since))} UTC`
  if (phase === 'watching') return 'it answers, or was never heard'
  if (phase === 'lost') return `it does not answer ${when}`
  const itself = `stands in for it ${when} by what it saw itself`
  return isByLog ? itself : `${itself}, the log does not say so yet: ${evidenceText(evidence, names)}`
}

/** How an exit stands among those of its group: nothing where it is alone. `sees`: what it says of those that it stands by for. */
export const failoverFields = (failover: Failover, sees: StandingBy | null, names: Names): Field[] => {
  const { takenOver, standsIn, standsBy } = failover
  const isByLog = (exit: AgentId): boolean => standsIn.some((it) => it.exit === exit)
  return [
    [
      'taken over',
      takenOver === null
        ? ''
        : `by ${takenOver.name} ${takenText(takenOver, names)}; ExitReturned gives it back what it had`,
    ],
    ...standsIn.map((it): Field => ['stands in', `for ${it.name} ${takenText(it, names)}`]),
    ['serves', servesText(failover)],
    ['stands by', standsBy.length === 0 ? '' : `for ${byExit(standsBy)}`],
    ...(sees?.exits ?? []).map(
      (it): Field => ['sees', `${names.of(it.exit)}: ${sightText(it, isByLog(it.exit), names)}`],
    ),
  ]
}
