import type { Decider } from '@sixfold/decider'
import { evolvePool, initialPool, type PoolState } from '@sixfold/fold'
import { type AddressFact, assignIpv4, noteFill, releaseIpv4 } from './addresses.ts'
import type { PoolCommand } from './pool.commands.ts'
import {
  assignPortBlocks,
  claimHosts,
  releaseHosts,
  releasePortBlocks,
  type SharedFact,
} from './shared-addresses.ts'

export type PoolFact = AddressFact | SharedFact

/** The public IPv4 of an exit group: that no address, no port and no host name on one is two networks'. */
export const poolDecider: Decider<PoolCommand, PoolFact, PoolState> = {
  initialState: initialPool,
  evolve: evolvePool,
  decide: (command, state) => {
    switch (command.type) {
      case 'AssignIpv4':
        return assignIpv4(command, state)
      case 'ReleaseIpv4':
        return releaseIpv4(command, state)
      case 'AssignPortBlock':
        return assignPortBlocks(command, state)
      case 'ReleasePortBlock':
        return releasePortBlocks(command, state)
      case 'ClaimHost':
        return claimHosts(command, state)
      case 'ReleaseHost':
        return releaseHosts(command, state)
      case 'NoteFill':
        return noteFill(command, state)
    }
  },
}
