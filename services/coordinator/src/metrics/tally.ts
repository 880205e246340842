import { CODES, ENVELOPE_CODES } from '@sixfold/domain/codes'
import type { OrderOutcome } from '../orders/decide-order.ts'

/** How many orders ended in one way. `code` is that of a refusal, empty where there was none. */
type Ended = { outcome: OrderOutcome['outcome']; code: string; count: number }

/** Every end that an order may have, before one had it: a series that begins with 1 seems to whoever adds up to be no rise. */
const none = (): Map<string, Ended> => {
  const rejected = [...Object.keys(ENVELOPE_CODES), ...Object.keys(CODES)].map((code) => ['rejected', code])
  const ends = [['accepted', ''], ['known', ''], ...rejected] as [Ended['outcome'], string][]
  return new Map(ends.map(([outcome, code]) => [`${outcome} ${code}`, { outcome, code, count: 0 }]))
}

/**
 * What this process did since it began, counted where it is done: a few numbers, kept whether anybody looks or not.
 * There are as many ends of orders as there are codes, never as many as parties.
 */
export const openTally = () => {
  const orders = none()
  const counts = { facts: 0, retries: 0 }
  return {
    counts: (): Readonly<typeof counts> => counts,
    orders: (): Iterable<Readonly<Ended>> => orders.values(),
    /** An order was decided here, or found to be decided. */
    onDecided: ({ outcome, refusal }: Pick<OrderOutcome, 'outcome' | 'refusal'>): void => {
      const code = refusal?.code ?? ''
      const ended = orders.get(`${outcome} ${code}`) ?? { outcome, code, count: 0 }
      ended.count += 1
      orders.set(`${outcome} ${code}`, ended)
    },
    /** A command lost a race and is decided again. */
    onRetry: (): void => {
      counts.retries += 1
    },
    /** A fact was folded. */
    onFact: (): void => {
      counts.facts += 1
    },
  }
}

export type Tally = ReturnType<typeof openTally>
