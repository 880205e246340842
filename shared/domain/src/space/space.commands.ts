import type { AgentId, Ipv4Prefix, NetworkName, OrderKey, PartyId } from '@sixfold/events'

/** A party wants this number for an address space of this name. */
export type FoundSpace = Readonly<{ type: 'FoundSpace'; order: OrderKey; owner: PartyId; space: string }>
export type ShareSpace = Readonly<{ type: 'ShareSpace'; order: OrderKey; with: NetworkName }>
export type UnshareSpace = Readonly<{ type: 'UnshareSpace'; order: OrderKey; with: NetworkName }>
/** An order about it, or for its number, came to nothing. */
export type RefuseSpaceOrder = Readonly<{
  type: 'RefuseSpaceOrder'
  order: OrderKey
  code: string
  sentence: string
}>
/** Ranges for a network's resources; the same order again is passed over. */
export type ClaimRanges = Readonly<{
  type: 'ClaimRanges'
  order: OrderKey
  network: NetworkName
  ranges: readonly Readonly<{ node: AgentId; range: Ipv4Prefix }>[]
}>
/** Gives back what was claimed under an order. */
export type ReleaseRanges = Readonly<{ type: 'ReleaseRanges'; order: OrderKey }>

export type SpaceCommand =
  | FoundSpace
  | ShareSpace
  | UnshareSpace
  | RefuseSpaceOrder
  | ClaimRanges
  | ReleaseRanges
