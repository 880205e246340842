import { aKey, aNetwork, anAgent, anOrder, aPrefix } from '@sixfold/events/example-values'
import {
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
} from '@sixfold/events/facts'

/** Network `blue` on two nodes behind one exit, through its whole life. */
export const [first, second, exit] = [anAgent('oslo-1'), anAgent('oslo-2'), anAgent('exit-1')]
export const order = anOrder('order-blue')
export const network = aNetwork('blue')

export const founding = {
  order,
  deriveVersion: 1,
  resources: [
    { node: first, pair: 0x100 },
    { node: second, pair: 0x200 },
  ],
  exit: { exit, pair: 0x1100 },
}
export const founded = NetworkFounded.of(founding)
export const refusal = { code: 'NODE_UNKNOWN', sentence: 'no node A… is registered' }
export const refusedOrder = NetworkRefused.of({ order, ...refusal })
export const reserved = PairReserved.of({ member: second, pair: 0x201 })
export const allocation = {
  resources: [
    {
      node: first,
      prefix: aPrefix('2001:db8:a:100::/64'),
      breakout: 'node' as const,
      ports: { mesh: 20_000, exit: 20_002 },
    },
    {
      node: second,
      prefix: aPrefix('2001:db8:a:200::/64'),
      breakout: 'node' as const,
      ports: { mesh: 21_000, exit: 21_002 },
    },
  ],
  exitPoint: { exit, prefix: aPrefix('2001:db8:e:1100::/64'), port: 24_576, transit: 1 },
  mtu: 1420,
  wires: 'encrypted' as const,
}
export const allocated = NetworkAllocated.of(allocation)
export const abandonment = { code: 'PREFIX_EXHAUSTED', sentence: 'no /64 is left' }
export const abandoned = NetworkAbandoned.of(abandonment)

export const firstPeer = { member: first, keys: { mesh: aKey('oslo-1 mesh'), exit: aKey('oslo-1 exit') } }
export const exitPeer = { member: exit, keys: { exit: aKey('exit-1 exit') } }
export const joined = PeerJoined.of({ peers: [firstPeer, exitPeer] })
export const converged = NetworkConverged.of({ revision: 3 })
export const silent = { member: second, reason: 'silent' as const }
export const degraded = NetworkDegraded.of({ members: [silent] })
export const cancelledBy = anOrder('cancel-blue')
export const cancelled = NetworkCancelled.of({ order: cancelledBy })
export const bothLeft = PeerLeft.of({ members: [first, exit] })
export const lastLeft = PeerLeft.of({ members: [second] })
export const gone = NetworkGone.of({})
