import { encode, factSubject, instantOf } from '@sixfold/events'
import { emptyWorld, type World } from '@sixfold/fold'
import { type Line, STORY } from '@sixfold/fold/story.examples'
import { type Entry, readEntry } from './log/read-entry.ts'

/** The story of @sixfold/fold as a command reads it off the log. */

/** When the first fact of the story was written; each next one a second later. */
export const BEGIN = Date.parse('2026-11-21T07:00:00.000Z')

const CAUSES: Readonly<Record<string, string>> = {
  GridFounded: 'start',
  PeerJoined: 'report',
  NetworkConverged: 'report',
  NetworkDegraded: 'deadline',
  PeerLeft: 'report',
  NetworkGone: 'fact',
}

/** An order for most facts; a report or the fact before for the others. */
const causeOf = ({ fact, sequence }: Line, agent: string): string => {
  const kind = CAUSES[fact.name] ?? 'order'
  if (kind === 'report') return `report:${agent}:${sequence}`
  if (kind === 'fact') return `fact:${sequence - 1}`
  return kind === 'order' ? 'order-blue' : kind
}

/** A line of the story as it is stored and read again. */
export const entryOf = (line: Line, agent = 'A'): Entry => {
  const causationId = causeOf(line, agent)
  const meta = {
    id: `f${line.sequence}`,
    source: 'sixfold/spec',
    time: instantOf(BEGIN + line.sequence * 1000),
    actor: 'spec',
    prevhash: null,
    causationId,
    ...(causationId === 'order-blue' ? { correlationId: causationId } : {}),
  }
  return readEntry({
    sequence: line.sequence,
    subject: factSubject(line.ref),
    bytes: encode(line.fact, meta),
  })
}

/** The story, read. */
export const ENTRIES: readonly Entry[] = STORY.map((line) => entryOf(line))

/** A world in which these lines happened. */
export const worldOf = (lines: readonly Line[]): World => {
  const world = emptyWorld()
  for (const { ref, fact, sequence } of lines)
    world.apply(ref, fact, { sequence, at: BEGIN + sequence * 1000 })
  return world
}
