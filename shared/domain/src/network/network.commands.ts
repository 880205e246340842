import type { AgentId, OrderKey } from '@sixfold/events'
import type { NetworkAllocated, NetworkFounded, PeerJoined } from '@sixfold/events/facts'
import type { Straggler } from '@sixfold/fold'
import type { FarmWiresCommand } from './farm-wires.commands.ts'
import type { GoodsCommand } from './goods.commands.ts'
import type { HolesCommand } from './holes.commands.ts'
import type { LifecycleCommand } from './lifecycle.commands.ts'

export type FoundNetwork = Readonly<{
  type: 'FoundNetwork'
  data: ReturnType<typeof NetworkFounded.of>['data']
}>
export type ReservePair = Readonly<{ type: 'ReservePair'; member: AgentId; pair: number }>
export type ConfirmNetwork = Readonly<{
  type: 'ConfirmNetwork'
  data: ReturnType<typeof NetworkAllocated.of>['data']
}>
/** An order came to nothing before anything was founded. */
export type RefuseNetwork = Readonly<{
  type: 'RefuseNetwork'
  order: OrderKey
  code: string
  sentence: string
}>
export type AbandonNetwork = Readonly<{ type: 'AbandonNetwork'; code: string; sentence: string }>
/** `generation`: that of the keys, where it is known; what was said of one that is over says nothing any more. */
export type JoinPeers = Readonly<{
  type: 'JoinPeers'
  peers: readonly (ReturnType<typeof PeerJoined.of>['data']['peers'][number] &
    Readonly<{ generation?: number }>)[]
}>
/** `revision`: what every member was seen to hold. */
export type ConvergeNetwork = Readonly<{ type: 'ConvergeNetwork'; revision: number }>
export type DegradeNetwork = Readonly<{ type: 'DegradeNetwork'; stragglers: readonly Straggler[] }>
/** `unlessConverged`: only one that never was up may be cancelled so. */
export type CancelNetwork = Readonly<{
  type: 'CancelNetwork'
  order: OrderKey
  network: string
  unlessConverged?: boolean
}>
export type LeavePeers = Readonly<{ type: 'LeavePeers'; members: readonly AgentId[] }>
export type EndNetwork = Readonly<{ type: 'EndNetwork' }>

export type NetworkCommand =
  | FoundNetwork
  | ReservePair
  | ConfirmNetwork
  | RefuseNetwork
  | AbandonNetwork
  | JoinPeers
  | ConvergeNetwork
  | DegradeNetwork
  | CancelNetwork
  | LeavePeers
  | EndNetwork
  | LifecycleCommand
  | GoodsCommand
  | FarmWiresCommand
  | HolesCommand
