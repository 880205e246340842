import type { AggregateRef } from '@sixfold/events'
import type { World } from '@sixfold/fold'
import { proveAddressing } from './addressing.ts'
import { proveNetworkAddressing } from './addressing-networks.ts'
import { proveCause } from './cause.ts'
import { type Evidence, evidenceOf } from './derived.ts'
import type { Finding } from './finding.ts'
import { proveIsolation } from './isolation.ts'
import { proveLinks } from './linked.ts'
import { proveMtu } from './mtu.ts'
import { proveReturnPath } from './return-path.ts'

/** Every proof about one network, from what its members derive. */
export const proveEvidence = (world: World, evidence: Evidence): Finding[] => [
  ...proveIsolation(world, evidence),
  ...proveReturnPath(evidence),
  ...proveMtu(evidence),
  ...proveCause(evidence),
]

/** `isTold`: whether the pair with this linked network is to be looked at. */
const proveDerived = (
  world: World,
  { party, id }: Pick<AggregateRef, 'party' | 'id'>,
  isTold?: (other: string) => boolean,
): Finding[] => {
  const evidence = evidenceOf(world, party, id)
  if (evidence === null || evidence.view.plan.cancelled !== null) return []
  return [...proveEvidence(world, evidence), ...proveLinks(world, evidence, isTold)]
}

/**
 * Every proof about one network. Looks at that network, at what its claims stand for, and at the networks that it is linked
 * with; at no other network, so that it costs the same in a grid of any size. Of one that has no plan, or is over, only its addresses are proven.
 */
export const proveNetwork = (world: World, ref: AggregateRef): Finding[] => [
  ...proveNetworkAddressing(world, ref),
  ...proveDerived(world, ref),
]

/**
 * Every proof about everything: first that no address is given twice, then each network, one after the other, so that
 * what it derives need not be kept; with each that it is linked with. Linear in what there is, links included. Lazy: whoever has seen enough stops.
 */
export function* prove(world: World): Generator<Finding, void, void> {
  yield* proveAddressing(world)
  for (const { ref } of world.all('network')) {
    // A pair of linked networks is looked at once.
    const own = `${ref.party}/${ref.id}`
    yield* proveDerived(world, ref, (other) => own < other)
  }
}
