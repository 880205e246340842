import type { AnyDefinition } from './codec.ts'
import { codecFor } from './codec.ts'
import { AllocationRegistered } from './orders/allocation-registered.ts'
import { ExitGroupRegistered } from './orders/exit-group-registered.ts'
import { ExitRegistered } from './orders/exit-registered.ts'
import { FarmRegistered } from './orders/farm-registered.ts'
import { NetworkCancelled } from './orders/network-cancelled.ts'
import { NetworkOrdered } from './orders/network-ordered.ts'
import { NodeRegistered } from './orders/node-registered.ts'

export {
  AllocationRegistered,
  ExitGroupRegistered,
  ExitRegistered,
  FarmRegistered,
  NetworkCancelled,
  NetworkOrdered,
  NodeRegistered,
}

/** Every order, by name: the union that deciders and folds switch over. */
export type Order =
  | ReturnType<typeof AllocationRegistered.of>
  | ReturnType<typeof ExitGroupRegistered.of>
  | ReturnType<typeof ExitRegistered.of>
  | ReturnType<typeof FarmRegistered.of>
  | ReturnType<typeof NetworkCancelled.of>
  | ReturnType<typeof NetworkOrdered.of>
  | ReturnType<typeof NodeRegistered.of>

/** Every order of every version. A published one never changes; see registry.ts. */
export const ORDERS: readonly AnyDefinition[] = [
  AllocationRegistered,
  ExitGroupRegistered,
  ExitRegistered,
  FarmRegistered,
  NetworkCancelled,
  NetworkOrdered,
  NodeRegistered,
]

/** Reads orders. */
export const orderCodec = codecFor<Order>(ORDERS)
