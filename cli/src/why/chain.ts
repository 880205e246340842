import type { AggregateRef } from '@sixfold/events'
import { causeOf } from '../facts/cause.ts'
import type { Entry } from '../log/read-entry.ts'

/** One step back from an object of the kernel to whoever asked for it. */
export type Link = Readonly<
  | { kind: 'fact'; entry: Entry }
  | { kind: 'report'; agent: string; sequence: number }
  | { kind: 'order'; key: string }
  | { kind: 'coordinator'; word: string }
>

/** Looks things up on the log. */
export type Lookup = Readonly<{
  factAt: (sequence: number) => Promise<Entry | null>
  /** The order that founded a network, or null. */
  orderOf: (network: AggregateRef) => string | null
}>

/** Causes are older than what they caused; so many of them in a row are a broken log. */
const LONGEST = 32

/**
 * The order at the beginning of a network, for a fact that no order made: a member's keys are reported by its agent,
 * because the network was ordered.
 */
const foundingOrder = ({ ref }: Entry, { orderOf }: Lookup): Link[] => {
  const key = ref?.aggregate === 'network' ? orderOf(ref) : null
  return key === null ? [] : [{ kind: 'order', key }]
}

const behind = async (entry: Entry, lookup: Lookup, left: number): Promise<Link[]> => {
  const cause = causeOf(entry.causation)
  const order = entry.correlation ?? (cause?.kind === 'order' ? cause.key : null)
  if (order !== null) return [{ kind: 'order', key: order }]
  if (cause?.kind === 'fact')
    return cause.sequence < entry.sequence ? chainFrom(cause.sequence, lookup, left) : []
  const said = cause?.kind === 'report' || cause?.kind === 'coordinator' ? [cause] : []
  return [...said, ...foundingOrder(entry, lookup)]
}

/**
 * From the fact that an object carries back to the order, through what each fact says of its cause. Ends early where
 * the log says no more.
 */
export const chainFrom = async (because: number, lookup: Lookup, left = LONGEST): Promise<Link[]> => {
  const entry = left === 0 ? null : await lookup.factAt(because)
  return entry === null ? [] : [{ kind: 'fact', entry }, ...(await behind(entry, lookup, left - 1))]
}
