import type { Decider } from '@sixfold/decider'
import { evolveNetwork, initialNetwork, type NetworkState } from '@sixfold/fold'
import { decideFarmWires, type FarmWiresFact, isFarmWires } from './farm-wires.ts'
import { abandon, confirm, type FoundingFact, found, refuseOrder, reservePair } from './founding.ts'
import { decideGoods, type GoodsFact, isGoods } from './goods.ts'
import { decideHoles, type HolesFact, isHoles } from './holes.ts'
import { decideLifecycle, isLifecycle, type LifecycleFact } from './lifecycle.ts'
import { cancel, converge, degrade, end, join, type LivingFact, leave } from './living.ts'
import type { NetworkCommand } from './network.commands.ts'

export type NetworkFact = FoundingFact | LivingFact | LifecycleFact | GoodsFact | FarmWiresFact | HolesFact

/** One tenant network: its members, that their pairs are unique, and what becomes of it. */
export const networkDecider: Decider<NetworkCommand, NetworkFact, NetworkState> = {
  initialState: initialNetwork,
  evolve: evolveNetwork,
  decide: (command, state) => {
    if (isLifecycle(command)) return decideLifecycle(command, state)
    if (isGoods(command)) return decideGoods(command, state)
    if (isFarmWires(command)) return decideFarmWires(command, state)
    if (isHoles(command)) return decideHoles(command, state)
    switch (command.type) {
      case 'FoundNetwork':
        return found(command, state)
      case 'ReservePair':
        return reservePair(command, state)
      case 'ConfirmNetwork':
        return confirm(command, state)
      case 'RefuseNetwork':
        return refuseOrder(command, state)
      case 'AbandonNetwork':
        return abandon(command, state)
      case 'JoinPeers':
        return join(command, state)
      case 'ConvergeNetwork':
        return converge(command, state)
      case 'DegradeNetwork':
        return degrade(command, state)
      case 'CancelNetwork':
        return cancel(command, state)
      case 'LeavePeers':
        return leave(command, state)
      case 'EndNetwork':
        return end(command, state)
    }
  },
}
