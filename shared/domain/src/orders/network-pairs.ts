import type { Refusal } from '@sixfold/decider'
import { type AgentId, instantOf } from '@sixfold/events'
import { cooledCount, machineById } from '@sixfold/fold'
import type { UsedPairs } from '../network/used-pairs.ts'
import { pairCount } from '../slice/free-pairs.ts'
import { openSlicesOf, sliceState } from '../slice/holdings.ts'
import type { OrderContext } from './context.ts'
import { cutSlice } from './cut-slice.ts'
import { freePairOf, type Source } from './network-candidates.ts'

/**
 * A pair for each member, all different. Where an owner's slices are full the next one is cut: an owner may hold
 * several. `before` are used in the network already.
 */
export const choosePairs = async (
  sources: readonly Source[],
  context: OrderContext,
  before: UsedPairs = new Set<number>(),
): Promise<Map<AgentId, number> | Refusal> => {
  const pairs = new Map<AgentId, number>()
  const fresh = new Set<number>()
  const used = { has: (pair: number) => fresh.has(pair) || before.has(pair) }
  for (const { member, owner } of sources) {
    const pair = pairHere(owner, used, context) ?? (await pairOf(owner, used, context))
    if (typeof pair !== 'number') return pair
    pairs.set(member, pair)
    fresh.add(pair)
  }
  return pairs
}

/** How many of the owner's /64s there are, how many of them cool, and when the next one will have cooled. */
const coolingText = (owner: AgentId, { world, now }: Pick<OrderContext, 'world' | 'now'>): string => {
  const slices = openSlicesOf(world, owner)
  if (slices.length === 0) return ''
  const all = slices.reduce((sum, { slice }) => sum + pairCount(slice), 0)
  const cooling = slices.map(({ slice }) => {
    const { queue } = sliceState(world, slice)
    const cooled = cooledCount(queue, now)
    return { count: queue.length - cooled, next: queue[cooled]?.until ?? Number.POSITIVE_INFINITY }
  })
  const count = cooling.reduce((sum, it) => sum + it.count, 0)
  const next = Math.min(...cooling.map((it) => it.next))
  const when = count === 0 ? '' : `, the next is free at ${instantOf(next)}`
  return ` (${count} of its ${all} are cooling${when})`
}

/** A free pair that nobody here is about to take either; where there is no other, one of those. */
const untroubled = (
  owner: AgentId,
  used: UsedPairs,
  { world, now, underWay }: OrderContext,
  skip: number,
): number | null => {
  const chosen = underWay.pairs(owner)
  const either = { has: (pair: number) => used.has(pair) || chosen.has(pair) }
  return freePairOf(world, owner, either, now, skip) ?? freePairOf(world, owner, used, now, skip)
}

/** Chosen from the slices that the owner has: nearly always there is one, and nobody has to be waited for. */
const pairHere = (owner: AgentId, used: UsedPairs, context: OrderContext, skip = 0): number | null => {
  const pair = untroubled(owner, used, context, skip)
  if (pair !== null) context.underWay.choosePair(owner, pair)
  return pair
}

/** A pair of the owner's that is not in `used`, or what ran out; the first one behind `skip` others, if there are so many. */
export const pairOf = async (
  owner: AgentId,
  used: UsedPairs,
  context: OrderContext,
  skip = 0,
): Promise<number | Refusal> => {
  for (;;) {
    const pair = pairHere(owner, used, context, skip)
    if (pair !== null) return pair
    const machine = machineById(context.world, owner)
    if (machine === null) return { code: 'PREFIX_EXHAUSTED', sentence: `machine ${owner} is not registered` }
    const holder =
      machine.kind === 'node'
        ? ({ kind: 'farm', id: machine.farm } as const)
        : ({ kind: 'exit-group', id: machine.exitGroup } as const)
    const refused = await cutSlice(owner, holder, context)
    if (refused !== null) {
      return {
        code: 'PREFIX_EXHAUSTED',
        sentence: `no /64 is left on ${machine.kind} ${machine.name}${coolingText(owner, context)}: ${refused.sentence}`,
      }
    }
  }
}
