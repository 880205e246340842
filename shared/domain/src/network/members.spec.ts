import { deciderSpec } from '@sixfold/decider/spec'
import type { Fact } from '@sixfold/events'
import { anAgent, anOrder, aPrefix } from '@sixfold/events/example-values'
import {
  AddressSpaceAttached,
  NetworkDegraded,
  OrderRefused,
  PeerJoined,
  PeerLeft,
  ResourceAbandoned,
  ResourceAdded,
  ResourceRemoved,
  ResourceReserved,
  TeardownForced,
  WorkloadPlaced,
} from '@sixfold/events/facts'
import { describe, it } from 'vitest'
import type { LifecycleCommand } from './lifecycle.commands.ts'
import { networkDecider } from './network.decider.ts'
import { allocated, cancelled, exit, first, firstPeer, founded, network, second } from './network.examples.ts'

const given = (...facts: readonly Fact[]) => deciderSpec(networkDecider)(founded, allocated, ...facts)
const third = anAgent('oslo-3')
const [add, again, remove, retire] = ['add', 'again', 'remove', 'retire'].map(anOrder) as [
  ReturnType<typeof anOrder>,
  ReturnType<typeof anOrder>,
  ReturnType<typeof anOrder>,
  ReturnType<typeof anOrder>,
]

const reserve = (parts: Partial<Extract<LifecycleCommand, { type: 'ReserveResource' }>> = {}) =>
  ({ type: 'ReserveResource', order: add, network, node: third, pair: 0x300, ...parts }) as const
const reserved = ResourceReserved.of({ order: add, node: third, pair: 0x300 })
const addition = {
  order: add,
  node: third,
  prefix: aPrefix('2001:db8:a:300::/64'),
  breakout: 'node' as const,
  ports: { mesh: 22_000, exit: 22_002 },
  mtu: 1_400,
}
const added = ResourceAdded.of(addition)
const why = { code: 'PREFIX_EXHAUSTED', sentence: 'no /64 is left' }
const abandoned = ResourceAbandoned.of({ order: add, node: third, ...why })
const removed = ResourceRemoved.of({ order: remove, node: second })
const secondLeft = PeerLeft.of({ members: [second] })

describe('reserving a pair for a new member', () => {
  it('keeps it', () => given().when(reserve()).thenRecords(reserved))
  it('does nothing when the request is repeated, and when the member is confirmed', () => {
    given(reserved).when(reserve()).thenNothing()
    given(reserved, added).when(reserve()).thenNothing()
  })
  it('keeps another one for the same order', () =>
    given(reserved)
      .when(reserve({ pair: 0x301 }))
      .thenRecords(ResourceReserved.of({ order: add, node: third, pair: 0x301 })))
  it.each([0x100, 0x1100])('refuses pair %i, which a member or the exit point has', (pair) =>
    given().when(reserve({ pair })).thenRefuses('PAIR_TAKEN'),
  )
  it('refuses a pair that is kept for another node', () =>
    given(reserved)
      .when(reserve({ order: again, node: anAgent('oslo-4') }))
      .thenRefuses('PAIR_TAKEN'))
  it('refuses a pair whose IPv4 lies in a range of an address space of the network', () =>
    given(
      AddressSpaceAttached.of({
        order: anOrder('attach'),
        id: 7 as never,
        space: { party: 'acme', space: 'legacy' },
        ranges: [{ node: first, range: '10.3.0.0/16' }],
      }),
    )
      .when(reserve())
      .thenRefuses('PAIR_TAKEN'))
  it('refuses a node that the network is on, or is about to be on', () => {
    given()
      .when(reserve({ node: first }))
      .thenRefuses('RESOURCE_TAKEN')
    given(reserved)
      .when(reserve({ order: again, pair: 0x301 }))
      .thenRefuses('RESOURCE_TAKEN')
  })
  it('refuses a node that was removed and has not left, and takes it when it has', () => {
    const onSecond = reserve({ node: second })
    given(removed).when(onSecond).thenRefuses('RESOURCE_LEAVING')
    given(removed, secondLeft)
      .when(onSecond)
      .thenRecords(ResourceReserved.of({ order: add, node: second, pair: 0x300 }))
    // The pair of who left is free again.
    given(removed, secondLeft)
      .when(reserve({ pair: 0x200 }))
      .thenRecords(ResourceReserved.of({ order: add, node: third, pair: 0x200 }))
  })
  it('refuses for good what came to nothing', () => {
    given(reserved, abandoned).when(reserve()).thenRefuses(why.code)
    given(OrderRefused.of({ order: add, ...why }))
      .when(reserve())
      .thenRefuses(why.code)
  })
  it('refuses a network that is given back', () =>
    given(cancelled).when(reserve()).thenRefuses('NETWORK_CANCELLED'))
})

describe('confirming a new member', () => {
  const confirm: LifecycleCommand = { type: 'ConfirmResource', data: addition }

  it('is recorded', () => given(reserved).when(confirm).thenRecords(added))
  it('does nothing when the request is repeated', () => given(reserved, added).when(confirm).thenNothing())
  it('is refused when nothing is kept for it, or not any more', () => {
    given().when(confirm).thenRefuses('RESOURCE_NOT_RESERVED')
    given(reserved, abandoned).when(confirm).thenRefuses('RESOURCE_NOT_RESERVED')
    given(reserved, cancelled).when(confirm).thenRefuses('RESOURCE_NOT_RESERVED')
  })
  it('is refused for another /64 than that of the pair', () =>
    given(reserved, ResourceReserved.of({ order: add, node: third, pair: 0x301 }))
      .when(confirm)
      .thenRefuses('PAIR_NOT_RESERVED'))
  it('takes its keys then', () =>
    given(reserved, added)
      .when({ type: 'JoinPeers', peers: [{ ...firstPeer, member: third }] })
      .thenRecords(PeerJoined.of({ peers: [{ ...firstPeer, member: third }] })))
})

describe('giving up a new member', () => {
  const abandon: LifecycleCommand = { type: 'AbandonResource', order: add, node: third, ...why }
  it('is recorded while nothing is confirmed, once', () => {
    given(reserved).when(abandon).thenRecords(abandoned)
    given(reserved, abandoned).when(abandon).thenNothing()
    given(reserved, added).when(abandon).thenNothing()
    given().when(abandon).thenNothing()
  })
})

describe('removing a member', () => {
  const leave = (parts: Partial<Extract<LifecycleCommand, { type: 'RemoveResource' }>> = {}) =>
    ({ type: 'RemoveResource', order: remove, network, node: second, force: false, ...parts }) as const
  const placed = WorkloadPlaced.of({
    order: anOrder('place'),
    workload: 'web' as never,
    node: second,
    labels: [],
    ipv6: aPrefix('2001:db8:a:200:ffff:1:0:1/128'),
    ipv4: null,
  })

  it('is recorded', () => given().when(leave()).thenRecords(removed))
  it('does nothing when the request is repeated', () => given(removed).when(leave()).thenNothing())
  it('is refused where the network is not, or not any more', () => {
    given()
      .when(leave({ node: third }))
      .thenRefuses('RESOURCE_UNKNOWN')
    given(removed)
      .when(leave({ order: again }))
      .thenRefuses('RESOURCE_UNKNOWN')
    given(removed, secondLeft)
      .when(leave({ order: again }))
      .thenRefuses('RESOURCE_UNKNOWN')
  })
  it('is refused for the last one', () =>
    given(removed)
      .when(leave({ order: again, node: first }))
      .thenRefuses('LAST_RESOURCE'))
  it('is refused where workloads or ranges of address spaces are', () => {
    given(placed).when(leave()).thenRefuses('WORKLOADS_THERE')
    given(
      AddressSpaceAttached.of({
        order: anOrder('attach'),
        id: 7 as never,
        space: { party: 'acme', space: 'legacy' },
        ranges: [{ node: second, range: '172.16.0.0/24' }],
      }),
    )
      .when(leave())
      .thenRefuses('RANGES_THERE')
  })
  it('takes all of that away by force, the last one too', () => {
    given(placed)
      .when(leave({ force: true }))
      .thenRecords(removed)
    given(removed)
      .when(leave({ order: retire, node: first, force: true }))
      .thenRecords(ResourceRemoved.of({ order: retire, node: first }))
    given(cancelled)
      .when(leave({ force: true }))
      .thenNothing()
  })
  it('is refused for a network that is given back', () =>
    given(cancelled).when(leave()).thenRefuses('NETWORK_CANCELLED'))
})

describe('a member that was removed', () => {
  it('leaves when it says so, and only then; the others do not', () => {
    given(removed)
      .when({ type: 'LeavePeers', members: [first, second, exit] })
      .thenRecords(secondLeft)
    given(removed, secondLeft)
      .when({ type: 'LeavePeers', members: [second] })
      .thenNothing()
    given()
      .when({ type: 'LeavePeers', members: [second] })
      .thenNothing()
  })
  it('joins no more, and is no reason to say that the network lags', () => {
    given(removed)
      .when({ type: 'JoinPeers', peers: [{ ...firstPeer, member: second }] })
      .thenNothing()
    const both = [first, second].map((member) => ({ member, reason: 'silent' as const }))
    given(removed)
      .when({ type: 'DegradeNetwork', stragglers: both })
      .thenRecords(NetworkDegraded.of({ members: both.slice(0, 1) }))
    given(removed)
      .when({ type: 'DegradeNetwork', stragglers: both.slice(1) })
      .thenNothing()
  })
  it('counts as gone when an operator says so; who is wanted never does', () => {
    const force = { type: 'ForceTeardown', order: retire, members: [first, second] } as const
    given(removed)
      .when(force)
      .thenRecords(TeardownForced.of({ order: retire, members: [second] }))
    given(removed, secondLeft).when(force).thenNothing()
    given(cancelled)
      .when(force)
      .thenRecords(TeardownForced.of({ order: retire, members: [first, second] }))
    // What is kept for who has left a cancelled network is let go of too, once.
    const firstLeft = PeerLeft.of({ members: [first] })
    given(cancelled, firstLeft)
      .when(force)
      .thenRecords(TeardownForced.of({ order: retire, members: [first, second] }))
    given(cancelled, TeardownForced.of({ order: retire, members: [first, second] }))
      .when(force)
      .thenNothing()
    given()
      .when({ ...force, members: [exit] })
      .thenRecords(TeardownForced.of({ order: retire, members: [exit] }))
  })
})

describe('settling that an order came to nothing', () => {
  const settle = (isBegun = false): LifecycleCommand => ({
    type: 'RefuseOrder',
    order: add,
    ...why,
    isBegun,
  })
  const settled = OrderRefused.of({ order: add, ...why })

  it('is recorded, once', () => {
    given().when(settle()).thenRecords(settled)
    given(settled).when(settle()).thenNothing()
    given(cancelled).when(settle()).thenNothing()
  })
  it('comes too late for one that was done, or is being done', () => {
    given(reserved).when(settle()).thenRefuses('ORDER_TAKEN_UP')
    given(reserved, added).when(settle()).thenRefuses('ORDER_TAKEN_UP')
  })
  it('does nothing for one that was given up', () => given(reserved, abandoned).when(settle()).thenNothing())
})
