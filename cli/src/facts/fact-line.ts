import { refText } from '@sixfold/fold'
import type { Entry } from '../log/read-entry.ts'
import type { AgentNames } from '../names/agent-names.ts'
import type { Palette } from '../render/color.ts'
import { clock } from '../render/duration.ts'
import { causeOf, causeText } from './cause.ts'
import { summaryOf } from './summary.ts'

/** Wide enough for all but the longest; lines are printed as they come, so nothing can be measured before. */
const WIDTHS = { sequence: 6, aggregate: 29, type: 20 } as const

/** The aggregate of an entry for people: machines by their names, a network without the word. */
export const aggregateText = (
  { ref, subject }: Pick<Entry, 'ref' | 'subject'>,
  names: Pick<AgentNames, 'of'>,
): string => {
  if (ref === null) return subject
  const { aggregate, party, id } = ref
  if (aggregate === 'network') return `${party}/${id}`
  if (aggregate === 'node' || aggregate === 'exit') return `${aggregate} ${names.of(id)}`
  if (aggregate === 'order') return `order ${id.slice(0, 8)}… ${party}`
  if (aggregate === 'grid') return 'grid'
  return aggregate === 'slice' || aggregate === 'allocation'
    ? `${aggregate} ${id.replaceAll('-', ':').replace('_', '/')}`
    : `${aggregate} ${id}`
}

const typeText = ({ fact, type }: Entry): string => fact?.name ?? type

/** The day of an entry in UTC, for a line of its own whenever it changes; empty where it is not known. */
export const dayOf = ({ at }: Pick<Entry, 'at'>): string =>
  at === null ? '' : new Date(at).toISOString().slice(0, 10)

/** One entry as one line: sequence, time, aggregate, type, what happened, why. */
export const factLine = (entry: Entry, names: Pick<AgentNames, 'of'>, color: Palette): string => {
  const { sequence, at, fact, causation } = entry
  const cause = causeText(causeOf(causation), names)
  const summary = fact === null ? color.yellow('this version cannot read it') : summaryOf(fact, names)
  return [
    String(sequence).padStart(WIDTHS.sequence),
    color.dim(at === null ? ''.padEnd(12) : clock(at)),
    aggregateText(entry, names).padEnd(WIDTHS.aggregate),
    color.bold(typeText(entry).padEnd(WIDTHS.type)),
    `${summary}${cause === '' ? '' : `  ${color.dim(`← ${cause}`)}`}`,
  ].join('  ')
}

/** One entry as `facts --json` tells it, one document a line. This shape stays. */
export const factJson = (entry: Entry): string => {
  const { sequence, subject, ref, type, at, id, actor, causation, correlation, prevhash, data } = entry
  return JSON.stringify({
    sequence,
    subject,
    aggregate: ref === null ? null : refText(ref),
    type,
    time: at === null ? null : new Date(at).toISOString(),
    id,
    actor,
    causation,
    correlation,
    prevhash,
    data,
  })
}
