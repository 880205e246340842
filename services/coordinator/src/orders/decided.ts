import type { Fact } from '@sixfold/events'
import { type Intervals, intervals } from './intervals.ts'

/** Which orders have an outcome, by the ORDERS stream they lay in and their position there. Folded from outcomes. */
export const decidedOrders = () => {
  const streams = new Map<string, Intervals>()

  const of = (stream: string): Intervals => {
    const known = streams.get(stream)
    if (known !== undefined) return known
    const fresh = intervals()
    streams.set(stream, fresh)
    return fresh
  }

  return {
    of,
    note: (fact: Fact): void => {
      if (fact.name === 'OrderAccepted' || fact.name === 'OrderRejected')
        of(fact.data.stream).add(fact.data.position)
    },
  }
}
