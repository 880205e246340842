import { refOf, tokenOf } from '@sixfold/events'
import type { Recorded } from '../journal/feed.ts'
import { intervals, type Runs } from './intervals.ts'
import { outcomeKeys, type SavedKeys } from './outcome-keys.ts'

/** What facts say was decided: intervals of positions by ORDERS stream, the last one counted by lane, and the keys. */
export type SavedDecided = Readonly<{
  runs: Map<string, Runs>
  counted: Map<string, number>
  keys: SavedKeys
}>

const layer = (saved: Map<string, Runs> = new Map()) => {
  const streams = new Map([...saved].map(([stream, runs]) => [stream, intervals(runs)]))
  return {
    of: (stream: string) => {
      const known = streams.get(stream) ?? intervals()
      streams.set(stream, known)
      return known
    },
    save: (): Map<string, Runs> => new Map([...streams].map(([stream, it]) => [stream, it.save()])),
  }
}

/**
 * Which orders are decided, by the ORDERS stream they lay in and their position there. Folded from outcomes, and from
 * the counts of refusals that have none of their own: a lane is serial, so a party's orders up to the last one counted
 * are all decided. Goes on from what was saved, which is its own from then on.
 */
export const decidedOrders = (saved?: SavedDecided) => {
  const folded = layer(saved?.runs)
  /** What this process decided: a refusal may not have been counted in a fact yet, and must be before it is for ever. */
  const here = layer()
  const counted = saved?.counted ?? new Map<string, number>()
  const keys = outcomeKeys(saved?.keys)

  const laneOf = (stream: string, party: string): string => `${stream} ${tokenOf(party)}`

  return {
    /** The orders of one stream: `add` one that was decided here, and find where the decided ones at the start end. */
    of: (stream: string) => ({
      add: (position: number): void => here.of(stream).add(position),
      endOfRun: (position: number): number => folded.of(stream).endOfRun(position),
    }),
    /** True when the order of a party at a position needs no deciding. */
    has: (stream: string, party: string, position: number): boolean =>
      folded.of(stream).has(position) ||
      here.of(stream).has(position) ||
      position <= (counted.get(laneOf(stream, party)) ?? 0),
    note: ({ ref, fact }: Pick<Recorded, 'ref' | 'fact'>): void => {
      if (fact.name === 'OrderAccepted' || fact.name === 'OrderRejected') {
        folded.of(fact.data.stream).add(fact.data.position)
        keys.add(ref.id)
      }
      if (fact.name !== 'RejectionsCounted') return
      const lane = laneOf(fact.data.stream, ref.party)
      counted.set(lane, Math.max(counted.get(lane) ?? 0, fact.data.lastPosition))
    },
    /** A fact that this version cannot read: an outcome is there all the same. */
    noteUnread: (subject: string): void => {
      const ref = refOf(subject)
      if (ref?.aggregate === 'order') keys.add(ref.id)
    },
    /** Under which keys there may be outcomes; to be told of those that were just written, which facts say later. */
    keys,
    /** What facts say, and nothing else; not a copy: to be written before the next fact is noted. */
    save: (): SavedDecided => ({ runs: folded.save(), counted, keys: keys.save() }),
  }
}
