import type { Filter } from '../facts/concerns.ts'
import type { Entry } from '../log/read-entry.ts'
import type { NetworkName } from '../names/network-name.ts'

type Visit = (value: object) => boolean

/** True when some object in a value passes. */
const someObject = (value: unknown, passes: Visit): boolean => {
  if (typeof value !== 'object' || value === null) return false
  return passes(value) || Object.values(value).some((inner) => someObject(inner, passes))
}

/**
 * Everything that a network had part in: its own facts, every fact that names it (a claim, a peering, a shared space),
 * and what was said of the orders behind its own, `orders`.
 */
export const concerningNetwork = ({ party, network }: NetworkName, orders: ReadonlySet<string>): Filter => {
  const isIt: Visit = (value) =>
    Reflect.get(value, 'party') === party && Reflect.get(value, 'network') === network
  return ({ ref, data, correlation }) => {
    if (ref?.aggregate === 'order') return orders.has(ref.id) || orders.has(correlation ?? '')
    const isOwn = ref?.aggregate === 'network' && ref.party === party && ref.id === network
    return isOwn || someObject(data, isIt)
  }
}

/** Collects the orders behind a network's own facts. */
export const ordersOf = ({ party, network }: NetworkName) => {
  const orders = new Set<string>()
  return {
    orders,
    note: ({ ref, correlation }: Pick<Entry, 'ref' | 'correlation'>): void => {
      const isOwn = ref?.aggregate === 'network' && ref.party === party && ref.id === network
      if (isOwn && correlation !== null) orders.add(correlation)
    },
  }
}

/** Everything that an order did, and what became of it. */
export const concerningOrder =
  (key: string): Filter =>
  ({ ref, correlation, causation }) =>
    correlation === key || causation === key || (ref?.aggregate === 'order' && ref.id === key)
