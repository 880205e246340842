import type { AgentId, OrderKey } from '@sixfold/events'
import type { ExitMoved, ResourceAdded } from '@sixfold/events/facts'
import type { RotatingCommand } from './rotating.commands.ts'
import type { StandbyCommand } from './standby.commands.ts'

type About = Readonly<{ order: OrderKey; network: string }>

export type SuspendNetwork = About & Readonly<{ type: 'SuspendNetwork' }>
export type ResumeNetwork = About & Readonly<{ type: 'ResumeNetwork' }>

export type ReserveResource = About & Readonly<{ type: 'ReserveResource'; node: AgentId; pair: number }>
export type ConfirmResource = Readonly<{ type: 'ConfirmResource'; data: ResourceAdded['data'] }>
export type AbandonResource = Readonly<{
  type: 'AbandonResource'
  order: OrderKey
  node: AgentId
  code: string
  sentence: string
}>
/** `force`: whatever is there goes with it, also the last resource. */
export type RemoveResource = About & Readonly<{ type: 'RemoveResource'; node: AgentId; force: boolean }>
export type ForceTeardown = Readonly<{
  type: 'ForceTeardown'
  order: OrderKey
  members: readonly AgentId[]
}>

/** `isBegun`: by whoever carried the order out itself. */
export type RefuseOrder = Readonly<{
  type: 'RefuseOrder'
  order: OrderKey
  code: string
  sentence: string
  isBegun: boolean
}>

export type ReserveExit = About & Readonly<{ type: 'ReserveExit'; exit: AgentId }>
export type MoveExit = Readonly<{ type: 'MoveExit'; data: ExitMoved['data'] }>

/** What becomes of a network that is there: open or closed, its members, its exit, its keys. */
export type LifecycleCommand =
  | SuspendNetwork
  | ResumeNetwork
  | ReserveResource
  | ConfirmResource
  | AbandonResource
  | RemoveResource
  | ForceTeardown
  | RefuseOrder
  | ReserveExit
  | MoveExit
  | StandbyCommand
  | RotatingCommand
