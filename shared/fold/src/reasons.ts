import type { OrderKey } from '@sixfold/events'

/** Why an order came to nothing. */
export type Reason = Readonly<{ code: string; sentence: string }>

/** A slow coordinator may decide an order again that another has just decided: it cannot be more than these few behind. */
export const RECENT = 8

/** Keeps why an order came to nothing, and forgets the oldest of too many. */
export const remember = (
  reasons: Map<OrderKey, Reason>,
  { order, code, sentence }: Reason & Readonly<{ order: OrderKey }>,
): void => {
  reasons.set(order, { code, sentence })
  const [oldest] = reasons.keys()
  if (reasons.size > RECENT && oldest !== undefined) reasons.delete(oldest)
}
