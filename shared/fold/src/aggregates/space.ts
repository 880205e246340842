import type { Position } from '@sixfold/decider'
import type { AgentId, Fact, Ipv4Prefix, NetworkId, NetworkName, OrderKey, PartyId } from '@sixfold/events'
import { RECENT, type Reason, remember } from '../reasons.ts'

/** A network as one text. */
export const networkKey = ({ party, network }: { party: PartyId; network: NetworkId }): string =>
  `${party}/${network}`

/** Ranges of a space that are one network's, on its nodes, under one order. */
export type SpaceClaim = Readonly<{
  order: OrderKey
  network: NetworkName
  ranges: readonly Readonly<{ node: AgentId; range: Ipv4Prefix }>[]
}>

/**
 * An address space: whose it is, who else may use it, and who has which of its ranges. `recent` are the last orders of
 * the owner that left a fact here, `refused` the last that came to nothing, and why.
 */
export type SpaceState = {
  founded: Readonly<{ order: OrderKey; owner: PartyId; space: string }> | null
  sharedWith: Map<string, NetworkName>
  claims: Map<OrderKey, SpaceClaim>
  recent: readonly OrderKey[]
  refused: Map<OrderKey, Reason>
}

export const initialSpace = (): SpaceState => ({
  founded: null,
  sharedWith: new Map(),
  claims: new Map(),
  recent: [],
  refused: new Map(),
})

const done = (state: SpaceState, order: OrderKey): void => {
  state.recent = [...state.recent.filter((it) => it !== order), order].slice(-RECENT)
}

export const evolveSpace = (state: SpaceState, fact: Fact, _position: Position): SpaceState => {
  switch (fact.name) {
    case 'AddressSpaceFounded':
      state.founded = fact.data
      break
    case 'AddressSpaceShared':
      state.sharedWith.set(networkKey(fact.data.with), fact.data.with)
      done(state, fact.data.order)
      break
    case 'AddressSpaceUnshared':
      state.sharedWith.delete(networkKey(fact.data.with))
      done(state, fact.data.order)
      break
    case 'SpaceOrderRefused':
      remember(state.refused, fact.data)
      break
    case 'SpaceRangesClaimed':
      state.claims.set(fact.data.order, fact.data)
      break
    case 'SpaceRangesReleased':
      state.claims.delete(fact.data.order)
      break
  }
  return state
}
