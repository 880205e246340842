import { instantOf } from '@sixfold/events'
import { aClaim, aNetwork, anAgent, aParty, ipv4 } from '@sixfold/events/example-values'
import { Ipv4Assigned, Ipv4Released } from '@sixfold/events/facts'
import type { AssignIpv4, Ipv4Request } from './pool.commands.ts'

/** A pool of three addresses to sell, and a shared one. */
export const SHARED = ipv4('198.51.100.1')
export const [FIRST, SECOND, THIRD] = [ipv4('198.51.100.2'), ipv4('198.51.100.3'), ipv4('198.51.100.4')]
export const CANDIDATES = [FIRST, SECOND, THIRD]
export const COOL_DOWN_MS = 60_000

const exit = anAgent('exit-1')
/** Claims of network `blue` of `acme`, and one of network `green` of `umbrella`. */
export const blue = aClaim(exit, 'blue-1')
export const blueToo = aClaim(exit, 'blue-2')
export const green = {
  ...aClaim(exit, 'green-1'),
  party: aParty('umbrella'),
  network: aNetwork('green'),
}

export const assign = (requests: readonly Ipv4Request[], now = 0): AssignIpv4 => ({
  type: 'AssignIpv4',
  requests,
  candidates: CANDIDATES,
  now,
})
export const blueHasFirst = Ipv4Assigned.of({ assignments: [{ claim: blue, address: FIRST }] })
export const blueGaveFirst = Ipv4Released.of({
  releases: [{ claim: blue, address: FIRST }],
  coolUntil: instantOf(COOL_DOWN_MS),
})
export const greenHasSecond = Ipv4Assigned.of({ assignments: [{ claim: green, address: SECOND }] })
