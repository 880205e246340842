import type { AgentId, OrderKey } from '@sixfold/events'
import type { UsedPairs } from '../network/used-pairs.ts'

/** What the other orders that are being decided here have chosen, and what this one chooses. */
export type Choices = Readonly<{
  /** The pairs of an owner's slices that somebody has chosen, this order too. */
  pairs: (owner: AgentId) => UsedPairs
  /** How many networks are about to come to an exit. */
  networks: (exit: AgentId) => number
  choosePair: (owner: AgentId, pair: number) => void
  chooseExit: (exit: AgentId) => void
}>

export type UnderWay = Readonly<{
  of: (order: OrderKey) => Choices
  /** An order is decided: the log shows what it has from now on. */
  done: (order: OrderKey) => void
}>

const NONE: UsedPairs = new Set()

/**
 * What orders under way have chosen and the log does not show yet, in one process. Orders that are decided at once see
 * the same lowest pair and the same emptiest exit: without this all but one would lose, and try again. It is advice and
 * nothing more: whoever acts against it, as another coordinator does, is held off by the log.
 */
export const openUnderWay = (): UnderWay => {
  const pairs = new Map<AgentId, Map<number, number>>()
  const exits = new Map<AgentId, number>()
  const undo = new Map<OrderKey, (() => void)[]>()

  const count = <Key>(counts: Map<Key, number>, key: Key, by: 1 | -1): number => {
    const left = (counts.get(key) ?? 0) + by
    if (left === 0) counts.delete(key)
    else counts.set(key, left)
    return counts.size
  }
  const onDone = (order: OrderKey, take: () => void): void => {
    const takes = undo.get(order)
    if (takes === undefined) undo.set(order, [take])
    else takes.push(take)
  }

  return {
    of: (order) => ({
      pairs: (owner) => pairs.get(owner) ?? NONE,
      networks: (exit) => exits.get(exit) ?? 0,
      choosePair: (owner, pair) => {
        const chosen = pairs.get(owner) ?? new Map<number, number>()
        pairs.set(owner, chosen)
        count(chosen, pair, 1)
        onDone(order, () => {
          if (count(chosen, pair, -1) === 0) pairs.delete(owner)
        })
      },
      chooseExit: (exit) => {
        count(exits, exit, 1)
        onDone(order, () => count(exits, exit, -1))
      },
    }),
    done: (order) => {
      for (const take of undo.get(order) ?? []) take()
      undo.delete(order)
    },
  }
}
