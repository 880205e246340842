import type { World } from '@sixfold/fold'
import { proveCuts } from './addressing-cuts.ts'
import type { AddressingFinding } from './addressing-finding.ts'
import { proveHoldings } from './addressing-holdings.ts'
import { proveNetworkAddressing } from './addressing-networks.ts'

/**
 * Every counterexample to what must hold of addresses, from the folded facts alone: allocations and slices do not
 * overlap, a /64 has one holder, is in its slice and from whom its network says, pairs differ within a network, nothing is
 * held for a network that is gone. No findings is the proof. What only the order of facts tells (given twice, given before
 * it had cooled) is in addressing-history.ts.
 */
export const proveAddressing = (world: World): AddressingFinding[] => [
  ...proveCuts(world),
  ...proveHoldings(world),
  ...[...world.all('network')].flatMap(({ ref }) => proveNetworkAddressing(world, ref)),
]
