import type { AgentId, OrderKey } from '@sixfold/events'
import type { KeyRotationStarted, LinkedWiresMoved, NextKeysMade, WiresMoved } from '@sixfold/events/facts'

/** `members`: those whose ports are to be claimed. */
export type ReserveRotation = Readonly<{
  type: 'ReserveRotation'
  order: OrderKey
  network: string
  members: readonly AgentId[]
}>
/** The claims hold. Which generation it is, the network knows. */
export type StartRotation = Readonly<{
  type: 'StartRotation'
  data: Omit<KeyRotationStarted['data'], 'generation'>
}>
export type MakeNextKeys = Readonly<{
  type: 'MakeNextKeys'
  generation: number
  peers: NextKeysMade['data']['peers']
}>
/** `without`: to whom no handshake was seen. */
export type MoveWires = Readonly<{
  type: 'MoveWires'
  generation: number
  members: WiresMoved['data']['members']
}>
/** `to`: the machines whose members of linked networks shook hands. Empty where there is nobody to wait for. */
export type MoveLinkedWires = Readonly<{
  type: 'MoveLinkedWires'
  generation: number
  members: LinkedWiresMoved['data']['members']
}>
/** `revision`: what every member was seen to hold. */
export type EndRotation = Readonly<{ type: 'EndRotation'; generation: number; revision: number }>

/** Not all have moved, and somebody does not want to wait. */
export type ForceRotation = Readonly<{ type: 'ForceRotation'; order: OrderKey; network: string }>

/** A second generation of keys, from the order to the end of the first. */
export type RotatingCommand =
  | ReserveRotation
  | StartRotation
  | MakeNextKeys
  | MoveWires
  | MoveLinkedWires
  | EndRotation
  | ForceRotation
