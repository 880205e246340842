import type { Refusal } from '@sixfold/decider'
import type { AgentId } from '@sixfold/events'
import { machineById } from '@sixfold/fold'
import type { OrderContext } from './context.ts'
import { freePairOf, type Source } from './network-candidates.ts'
import { cutSlice } from './operator-orders.ts'

/**
 * A pair for each member, all different. Where an owner's slices are full the next one is cut: an owner may hold
 * several.
 */
export const choosePairs = async (
  sources: readonly Source[],
  context: OrderContext,
): Promise<Map<AgentId, number> | Refusal> => {
  const pairs = new Map<AgentId, number>()
  const used = new Set<number>()
  for (const { member, owner } of sources) {
    const pair = await pairOf(owner, used, context)
    if (typeof pair !== 'number') return pair
    pairs.set(member, pair)
    used.add(pair)
  }
  return pairs
}

/** A pair of the owner's that is not in `used`, or what ran out. */
export const pairOf = async (
  owner: AgentId,
  used: ReadonlySet<number>,
  context: OrderContext,
): Promise<number | Refusal> => {
  for (;;) {
    const pair = freePairOf(context.world, owner, used, context.now)
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
        sentence: `no /64 is left on ${machine.kind} ${machine.name}: ${refused.sentence}`,
      }
    }
  }
}
