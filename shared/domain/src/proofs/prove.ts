import type { AggregateRef } from '@sixfold/events'
import type { World } from '@sixfold/fold'
import { proveAddressing } from './addressing.ts'
import { proveNetworkAddressing } from './addressing-networks.ts'
import { proveCause } from './cause.ts'
import { type Evidence, evidenceOf } from './derived.ts'
import type { Finding } from './finding.ts'
import { proveIsolation } from './isolation.ts'
import { proveMtu } from './mtu.ts'
import { proveReturnPath } from './return-path.ts'

/** Every proof about one network, from what its members derive. */
export const proveEvidence = (world: World, evidence: Evidence): Finding[] => [
  ...proveIsolation(world, evidence),
  ...proveReturnPath(evidence),
  ...proveMtu(evidence),
  ...proveCause(evidence),
]

const proveDerived = (world: World, { party, id }: Pick<AggregateRef, 'party' | 'id'>): Finding[] => {
  const evidence = evidenceOf(world, party, id)
  return evidence === null || evidence.view.plan.cancelled !== null ? [] : proveEvidence(world, evidence)
}

/**
 * Every proof about one network. Looks at that network, and at what its claims stand for; at no other network, so that
 * it costs the same in a grid of any size. Of one that has no plan, or is over, only its addresses are proven.
 */
export const proveNetwork = (world: World, ref: AggregateRef): Finding[] => [
  ...proveNetworkAddressing(world, ref),
  ...proveDerived(world, ref),
]

/**
 * Every proof about everything: first that no address is given twice, then each network, one after the other, so that
 * what it derives need not be kept. Linear in what there is. Lazy: whoever has seen enough stops.
 */
export function* prove(world: World): Generator<Finding, void, void> {
  yield* proveAddressing(world)
  for (const { ref } of world.all('network')) yield* proveDerived(world, ref)
}
