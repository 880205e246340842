import { instantOf } from '@sixfold/events'
import { RejectionsCounted } from '@sixfold/events/facts'
import type { Journal } from '../journal/journal.ts'
import type { PlacedOrder } from './placed-order.ts'

/** How many refusals of one party get a fact of their own in a minute; the rest are counted in one. */
export const REJECTIONS_PER_MINUTE = 60

const MINUTE_MS = 60_000

type Count = {
  minute: number
  stream: string
  written: number
  counted: number
  first: number
  last: number
}

/**
 * Keeps a party that publishes nothing but rubbish from filling the log, which keeps everything for ever: behind the
 * first refusals of a minute the others become one number. `now` in milliseconds since 1970.
 */
export const openRejectionMeter = ({
  journal,
  now,
  nonce,
}: {
  journal: Journal
  now: () => number
  nonce: string
}) => {
  const counts = new Map<string, Count>()
  const overdue: [party: string, count: Count][] = []
  let flushing: Promise<void> | null = null

  const write = async (party: string, { minute, stream, counted, first, last }: Count): Promise<void> => {
    if (counted === 0) return
    const start = instantOf(minute * MINUTE_MS)
    const fact = RejectionsCounted.of({
      minute: start,
      count: counted,
      firstPosition: first,
      lastPosition: last,
      stream,
    })
    const ref = { aggregate: 'order', party, id: `rejections-${minute}-${nonce}` } as const
    await journal.first(ref, fact, { causationId: 'rejections' })
  }

  const flushAll = async (): Promise<void> => {
    const minute = Math.floor(now() / MINUTE_MS)
    for (const [party, count] of counts) {
      if (count.minute === minute) continue
      counts.delete(party)
      overdue.push([party, count])
    }
    // Taken off after it was written: what could not be written now is written with the next ones.
    for (let next = overdue[0]; next !== undefined; next = overdue[0]) {
      await write(...next)
      overdue.shift()
    }
  }

  return {
    /** Whether this refusal gets a fact of its own; if not, it is counted. */
    mayWrite: ({ party, sequence, stream }: PlacedOrder): boolean => {
      const minute = Math.floor(now() / MINUTE_MS)
      const known = counts.get(party)
      const count =
        known?.minute === minute ? known : { minute, stream, written: 0, counted: 0, first: 0, last: 0 }
      if (known !== undefined && known !== count) overdue.push([party, known])
      counts.set(party, count)
      if (count.written < REJECTIONS_PER_MINUTE) {
        count.written += 1
        return true
      }
      count.counted += 1
      count.first ||= sequence
      count.last = sequence
      return false
    },
    /** Writes the counts of minutes that are over; those who ask at once share one writing. */
    flush: (): Promise<void> => {
      flushing ??= flushAll().finally(() => {
        flushing = null
      })
      return flushing
    },
  }
}

export type RejectionMeter = ReturnType<typeof openRejectionMeter>
