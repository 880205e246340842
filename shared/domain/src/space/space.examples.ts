import { Ipv4Prefix } from '@sixfold/events'
import { aNetwork, anAgent, anOrder, aParty } from '@sixfold/events/example-values'
import { AddressSpaceFounded, AddressSpaceShared, SpaceRangesClaimed } from '@sixfold/events/facts'
import type { ClaimRanges } from './space.commands.ts'

export const acme = aParty('acme')
export const blue = { party: acme, network: aNetwork('blue') }
export const green = { party: aParty('umbrella'), network: aNetwork('green') }
export const order = anOrder('order-legacy')

export const founded = AddressSpaceFounded.of({ order, owner: acme, space: 'legacy' })
export const sharedWithGreen = AddressSpaceShared.of({ order: anOrder('share-legacy'), with: green })

export const ranges = (...list: readonly string[]) =>
  list.map((range) => ({ node: anAgent('oslo-1'), range: Ipv4Prefix.parse(range) }))
export const claim = (network: typeof blue, by: string, ...list: readonly string[]): ClaimRanges => ({
  type: 'ClaimRanges',
  order: anOrder(by),
  network,
  ranges: ranges(...list),
})
export const claimed = (network: typeof blue, by: string, ...list: readonly string[]) =>
  SpaceRangesClaimed.of({ order: anOrder(by), network, ranges: ranges(...list) })
