import type { AnyDefinition } from './codec.ts'
import { codecFor } from './codec.ts'
import { SliceCut } from './facts/allocation/slice-cut.ts'
import { ExitAssigned } from './facts/exit/exit-assigned.ts'
import { ExitRegistered } from './facts/exit/exit-registered.ts'
import { ExitReleased } from './facts/exit/exit-released.ts'
import { ExitGroupRegistered } from './facts/exit-group/exit-group-registered.ts'
import { FarmRegistered } from './facts/farm/farm-registered.ts'
import { AllocationRegistered } from './facts/grid/allocation-registered.ts'
import { GridFounded } from './facts/grid/grid-founded.ts'
import { NetworkAbandoned } from './facts/network/network-abandoned.ts'
import { NetworkAllocated } from './facts/network/network-allocated.ts'
import { NetworkCancelled } from './facts/network/network-cancelled.ts'
import { NetworkConverged } from './facts/network/network-converged.ts'
import { NetworkDegraded } from './facts/network/network-degraded.ts'
import { NetworkFounded } from './facts/network/network-founded.ts'
import { NetworkGone } from './facts/network/network-gone.ts'
import { NetworkRefused } from './facts/network/network-refused.ts'
import { PairReserved } from './facts/network/pair-reserved.ts'
import { PeerJoined } from './facts/network/peer-joined.ts'
import { PeerLeft } from './facts/network/peer-left.ts'
import { NodeRegistered } from './facts/node/node-registered.ts'
import { PortAssigned } from './facts/node/port-assigned.ts'
import { PortReleased } from './facts/node/port-released.ts'
import { OrderAccepted } from './facts/order/order-accepted.ts'
import { OrderRejected } from './facts/order/order-rejected.ts'
import { RejectionsCounted } from './facts/order/rejections-counted.ts'
import { PrefixAllocated } from './facts/slice/prefix-allocated.ts'
import { PrefixReleased } from './facts/slice/prefix-released.ts'

export {
  AllocationRegistered,
  ExitAssigned,
  ExitGroupRegistered,
  ExitRegistered,
  ExitReleased,
  FarmRegistered,
  GridFounded,
  NetworkAbandoned,
  NetworkAllocated,
  NetworkCancelled,
  NetworkConverged,
  NetworkDegraded,
  NetworkFounded,
  NetworkGone,
  NetworkRefused,
  NodeRegistered,
  OrderAccepted,
  OrderRejected,
  PairReserved,
  PeerJoined,
  PeerLeft,
  PortAssigned,
  PortReleased,
  PrefixAllocated,
  PrefixReleased,
  RejectionsCounted,
  SliceCut,
}

/** Every fact, by name: the union that deciders and folds switch over. */
export type Fact =
  | ReturnType<typeof SliceCut.of>
  | ReturnType<typeof ExitGroupRegistered.of>
  | ReturnType<typeof ExitAssigned.of>
  | ReturnType<typeof ExitRegistered.of>
  | ReturnType<typeof ExitReleased.of>
  | ReturnType<typeof FarmRegistered.of>
  | ReturnType<typeof AllocationRegistered.of>
  | ReturnType<typeof GridFounded.of>
  | ReturnType<typeof NetworkAbandoned.of>
  | ReturnType<typeof NetworkAllocated.of>
  | ReturnType<typeof NetworkCancelled.of>
  | ReturnType<typeof NetworkConverged.of>
  | ReturnType<typeof NetworkDegraded.of>
  | ReturnType<typeof NetworkFounded.of>
  | ReturnType<typeof NetworkGone.of>
  | ReturnType<typeof NetworkRefused.of>
  | ReturnType<typeof PairReserved.of>
  | ReturnType<typeof PeerJoined.of>
  | ReturnType<typeof PeerLeft.of>
  | ReturnType<typeof NodeRegistered.of>
  | ReturnType<typeof PortAssigned.of>
  | ReturnType<typeof PortReleased.of>
  | ReturnType<typeof OrderAccepted.of>
  | ReturnType<typeof OrderRejected.of>
  | ReturnType<typeof RejectionsCounted.of>
  | ReturnType<typeof PrefixAllocated.of>
  | ReturnType<typeof PrefixReleased.of>

/** Every fact of every version. A published one never changes; see registry.ts. */
export const FACTS: readonly AnyDefinition[] = [
  SliceCut,
  ExitGroupRegistered,
  ExitAssigned,
  ExitRegistered,
  ExitReleased,
  FarmRegistered,
  AllocationRegistered,
  GridFounded,
  NetworkAbandoned,
  NetworkAllocated,
  NetworkCancelled,
  NetworkConverged,
  NetworkDegraded,
  NetworkFounded,
  NetworkGone,
  NetworkRefused,
  PairReserved,
  PeerJoined,
  PeerLeft,
  NodeRegistered,
  PortAssigned,
  PortReleased,
  OrderAccepted,
  OrderRejected,
  RejectionsCounted,
  PrefixAllocated,
  PrefixReleased,
]

/** Reads facts. */
export const factCodec = codecFor<Fact>(FACTS)
