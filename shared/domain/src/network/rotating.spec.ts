import { deciderSpec } from '@sixfold/decider/spec'
import { aKey, anAgent, anOrder, aPrefix } from '@sixfold/events/example-values'
import {
  KeyRotationForced,
  KeyRotationReserved,
  KeyRotationStarted,
  KeysRotated,
  LinkedWiresMoved,
  NextKeysMade,
  OrderRefused,
  PeerJoined,
  ResourceAdded,
  ResourceReserved,
  WiresMoved,
} from '@sixfold/events/facts'
import { describe, it } from 'vitest'
import type { LifecycleCommand } from './lifecycle.commands.ts'
import { networkDecider } from './network.decider.ts'
import { allocated, cancelled, exit, first, founded, joined, network, second } from './network.examples.ts'

const given = deciderSpec(networkDecider)
const order = anOrder('rotate-blue')
const members = [first, second, exit]
const reserve: LifecycleCommand = { type: 'ReserveRotation', order, network, members }
const reserved = KeyRotationReserved.of({ order, members })
const other = KeyRotationReserved.of({ order: anOrder('other'), members })
const resources = [first, second].map((node, index) => ({
  node,
  ports: { mesh: 20_100 + 4 * index, exit: 20_102 + 4 * index },
}))
const begun = { order, resources, exitPoint: { exit, port: 24_600 } }
const start: LifecycleCommand = { type: 'StartRotation', data: begun }
const started = KeyRotationStarted.of({ ...begun, generation: 2 })
const peersOf = (...ids: readonly (typeof first)[]) =>
  ids.map((member) => ({
    member,
    keys: { ...(member === exit ? {} : { mesh: aKey(`${member} mesh 2`) }), exit: aKey(`${member} exit 2`) },
  }))
const make = (...ids: readonly (typeof first)[]): LifecycleCommand => ({
  type: 'MakeNextKeys',
  generation: 2,
  peers: peersOf(...ids),
})
const made = (...ids: readonly (typeof first)[]) => NextKeysMade.of({ generation: 2, peers: peersOf(...ids) })
const move = (member: typeof first, ...without: readonly (typeof first)[]): LifecycleCommand => ({
  type: 'MoveWires',
  generation: 2,
  members: [{ member, without: [...without] }],
})
const moved = (member: typeof first, ...without: (typeof first)[]) =>
  WiresMoved.of({ generation: 2, members: [{ member, without }] })
const there = [founded, allocated, joined] as const
const rotating = [...there, reserved, started] as const

describe('beginning a rotation', () => {
  it('keeps ports for all members first, and again for one that came since', () => {
    given(...there)
      .when(reserve)
      .thenRecords(reserved)
    given(...there, reserved)
      .when(reserve)
      .thenNothing()
    const more = [...members, anAgent('oslo-3')]
    given(...there, reserved)
      .when({ ...reserve, members: more })
      .thenRecords(KeyRotationReserved.of({ order, members: more }))
  })
  it('is recorded with the generation that comes next', () => {
    given(...there, reserved)
      .when(start)
      .thenRecords(started)
    given(...rotating)
      .when(start)
      .thenNothing()
    const again = anOrder('again')
    given(...rotating, KeysRotated.of({ generation: 2 }), KeyRotationReserved.of({ order: again, members }))
      .when({ type: 'StartRotation', data: { ...begun, order: again } })
      .thenRecords(KeyRotationStarted.of({ ...begun, order: again, generation: 3 }))
  })
  it('is refused while one is under way, and for a network that is not there', () => {
    given(...rotating)
      .when({ ...reserve, order: anOrder('again') })
      .thenRefuses('KEYS_ROTATING')
    given().when(reserve).thenRefuses('NETWORK_UNKNOWN')
    given(...there, cancelled)
      .when(reserve)
      .thenRefuses('NETWORK_CANCELLED')
    given(...there, reserved, OrderRefused.of({ order, code: 'PORTS_EXHAUSTED', sentence: 'full' }))
      .when(reserve)
      .thenRefuses('PORTS_EXHAUSTED')
  })
  it('is begun by the order that kept the ports, and with a member that has some only', () => {
    given(...there, reserved, other)
      .when(start)
      .thenRefuses('ROTATION_NOT_RESERVED')
    const pair = 0x300
    const third = anAgent('oslo-3')
    const growth = ResourceReserved.of({ order: anOrder('grow'), node: third, pair })
    const grown = ResourceAdded.of({
      order: anOrder('grow'),
      node: third,
      prefix: aPrefix('2001:db8:a:300::/64'),
      breakout: 'node',
      ports: { mesh: 22_000, exit: 22_002 },
      mtu: 1420,
    })
    given(...there, reserved, growth, grown)
      .when(start)
      .thenRefuses('ROTATION_INCOMPLETE')
  })
})

describe('what members say of a rotation', () => {
  it('are keys, recorded where they are new, of the generation under way, and of a member', () => {
    given(...rotating)
      .when(make(first, exit))
      .thenRecords(made(first, exit))
    given(...rotating, made(first))
      .when(make(first))
      .thenNothing()
    given(...rotating, made(first))
      .when(make(first, exit))
      .thenRecords(made(exit))
    given(...rotating)
      .when(make(anAgent('stranger')))
      .thenNothing()
    given(...there)
      .when(make(first))
      .thenNothing()
    given(...rotating)
      .when({ ...make(first), generation: 3 } as LifecycleCommand)
      .thenNothing()
    given(...rotating, cancelled)
      .when(make(first))
      .thenNothing()
  })
  it('is whom they saw: recorded where they can send to one more, and never taken back', () => {
    given(...rotating, made(...members))
      .when(move(first, second))
      .thenRecords(moved(first, second))
    given(...rotating, made(...members), moved(first, second))
      .when(move(first, second))
      .thenNothing()
    given(...rotating, made(...members), moved(first, second))
      .when(move(first, exit))
      .thenRecords(moved(first))
    given(...rotating, made(...members), moved(first))
      .when(move(first, second, exit))
      .thenNothing()
    given(...rotating, made(...members))
      .when(move(first, second, exit))
      .thenNothing()
  })
  it('says nothing where either has made no keys', () => {
    given(...rotating, made(second, exit))
      .when(move(first))
      .thenNothing()
    given(...rotating, made(first))
      .when(move(first))
      .thenNothing()
  })
})

describe('wires to linked networks', () => {
  const theirs = anAgent('green-1')
  const reach = (...of: readonly [typeof first, ...(typeof first)[]][]): LifecycleCommand => ({
    type: 'MoveLinkedWires',
    generation: 2,
    members: of.map(([member, ...to]) => ({ member, to })),
  })
  const reached = (...of: readonly [typeof first, ...(typeof first)[]][]) =>
    LinkedWiresMoved.of({ generation: 2, members: of.map(([member, ...to]) => ({ member, to })) })
  const ready = [...rotating, made(...members)] as const

  it('move where a member saw one more of the others, and stay so', () => {
    given(...ready)
      .when(reach([first, theirs], [second]))
      .thenRecords(reached([first, theirs]))
    given(...ready, reached([first, theirs]))
      .when(reach([first, second]))
      .thenRecords(reached([first, theirs, second]))
    given(...ready, reached([first, theirs]))
      .when(reach([first, theirs]))
      .thenNothing()
  })
  it('are said once to take turns, also where nobody has one', () => {
    given(...ready)
      .when(reach())
      .thenRecords(reached())
    given(...ready, reached())
      .when(reach())
      .thenNothing()
  })
  it('say nothing of who has made no keys, is no member, or when no keys are rotated', () => {
    given(...rotating, reached())
      .when(reach([first, theirs], [theirs, first]))
      .thenNothing()
    given(...there)
      .when(reach([first, theirs]))
      .thenNothing()
  })
  it('begin anew with a member that lost its keys', () => {
    const again = NextKeysMade.of({
      generation: 2,
      peers: [{ member: first, keys: { mesh: aKey('m'), exit: aKey('x') } }],
    })
    given(...ready, reached([first, theirs]), again)
      .when(reach([first, theirs]))
      .thenRecords(reached([first, theirs]))
  })
})

describe('keys of a generation that is over', () => {
  it('are said too late', () => {
    const old = [{ member: first, keys: { mesh: aKey('old mesh'), exit: aKey('old') }, generation: 1 }]
    given(...rotating, made(...members), KeysRotated.of({ generation: 2 }))
      .when({ type: 'JoinPeers', peers: old })
      .thenNothing()
    given(...there)
      .when({ type: 'JoinPeers', peers: old })
      .thenRecords(PeerJoined.of({ peers: old.map(({ generation: _, ...peer }) => peer) }))
  })
})

describe('a rotation that somebody does not wait for', () => {
  const force: LifecycleCommand = { type: 'ForceRotation', order: anOrder('force'), network }
  const forced = KeyRotationForced.of({ order: anOrder('force'), generation: 2 })
  it('ends as it is, once', () => {
    given(...rotating, made(first))
      .when(force)
      .thenRecords(forced)
    given(...rotating, forced)
      .when(force)
      .thenNothing()
    given(...there)
      .when(force)
      .thenNothing()
    given(...there, cancelled)
      .when(force)
      .thenRefuses('NETWORK_CANCELLED')
  })
  it('lets in who did not follow when it made its keys, and the next one begin', () => {
    const peers = peersOf(second).map((it) => ({ ...it, generation: 2 }))
    given(...rotating, made(first, exit), forced)
      .when({ type: 'JoinPeers', peers })
      .thenRecords(PeerJoined.of({ peers: peersOf(second) }))
    given(...rotating, forced)
      .when({ ...reserve, order: anOrder('again') })
      .thenRecords(KeyRotationReserved.of({ order: anOrder('again'), members }))
  })
})

describe('the end of a rotation', () => {
  const end = (revision: number): LifecycleCommand => ({ type: 'EndRotation', generation: 2, revision })
  it('is recorded once, where all hold what the network is now', () => {
    given(...rotating, made(...members))
      .when(end(6))
      .thenRecords(KeysRotated.of({ generation: 2 }))
    given(...rotating, made(...members))
      .when(end(5))
      .thenNothing()
    given(...rotating, KeysRotated.of({ generation: 2 }))
      .when(end(99))
      .thenNothing()
  })
})
