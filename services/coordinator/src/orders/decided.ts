import { tokenOf } from '@sixfold/events'
import type { Recorded } from '../journal/feed.ts'
import { type Intervals, intervals } from './intervals.ts'

/**
 * Which orders are decided, by the ORDERS stream they lay in and their position there. Folded from outcomes, and from
 * the counts of refusals that have none of their own: a lane is serial, so a party's orders up to the last one counted
 * are all decided.
 */
export const decidedOrders = () => {
  const streams = new Map<string, Intervals>()
  const counted = new Map<string, number>()

  const of = (stream: string): Intervals => {
    const known = streams.get(stream)
    if (known !== undefined) return known
    const fresh = intervals()
    streams.set(stream, fresh)
    return fresh
  }

  const laneOf = (stream: string, party: string): string => `${stream} ${tokenOf(party)}`

  return {
    of,
    /** True when the order of a party at a position needs no deciding. */
    has: (stream: string, party: string, position: number): boolean =>
      of(stream).has(position) || position <= (counted.get(laneOf(stream, party)) ?? 0),
    note: ({ ref, fact }: Pick<Recorded, 'ref' | 'fact'>): void => {
      if (fact.name === 'OrderAccepted' || fact.name === 'OrderRejected')
        of(fact.data.stream).add(fact.data.position)
      if (fact.name !== 'RejectionsCounted') return
      const lane = laneOf(fact.data.stream, ref.party)
      counted.set(lane, Math.max(counted.get(lane) ?? 0, fact.data.lastPosition))
    },
  }
}
