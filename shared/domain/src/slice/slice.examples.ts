import { instantOf } from '@sixfold/events'
import { aClaim, anAgent, aPrefix } from '@sixfold/events/example-values'
import { PrefixAllocated, PrefixReleased } from '@sixfold/events/facts'
import type { AllocatePrefixes, PrefixRequest, ReleasePrefixes } from './slice.commands.ts'

/** A slice with room for four /64s: pairs 0x100 to 0x103. */
export const SLICE = aPrefix('2001:db8:a:100::/62')
export const COOL_DOWN_MS = 60_000

const node = anAgent('oslo-1')
export const blue = aClaim(node, 'order-blue')
export const green = aClaim(node, 'order-green')

export const allocate = (requests: readonly PrefixRequest[], now = 0): AllocatePrefixes => ({
  type: 'AllocatePrefixes',
  slice: SLICE,
  requests,
  now,
})
export const release = (claims: readonly (typeof blue)[], now = 0): ReleasePrefixes => ({
  type: 'ReleasePrefixes',
  claims,
  now,
  coolDownMs: COOL_DOWN_MS,
})

export const blueHas100 = PrefixAllocated.of({
  allocations: [{ claim: blue, prefix: aPrefix('2001:db8:a:100::/64') }],
})
export const blueGave100 = PrefixReleased.of({
  releases: [{ claim: blue, prefix: aPrefix('2001:db8:a:100::/64') }],
  coolUntil: instantOf(COOL_DOWN_MS),
})
