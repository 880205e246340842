import { deciderSpec } from '@sixfold/decider/spec'
import { aKey, anAgent, anOrder } from '@sixfold/events/example-values'
import {
  HolePunchOffered,
  HolePunchPrepared,
  HolePunchRested,
  KeyRotationStarted,
  KeysRotated,
  NatHoleLost,
  NatHolePunched,
  PeerJoined,
  ResourceRemoved,
} from '@sixfold/events/facts'
import { pairOf } from '@sixfold/fold'
import { describe, it } from 'vitest'
import type { HolesCommand } from './holes.commands.ts'
import { networkDecider } from './network.decider.ts'
import { allocated, cancelled, exit, exitPeer, first, founded, joined, second } from './network.examples.ts'

const given = deciderSpec(networkDecider)
const members = pairOf(first, second)
const offer = (round = 1, attempt = 1, pair = members) => ({
  members: pair,
  family: 'ipv4' as const,
  candidates: [
    { kind: 'observed' as const, at: { address: '192.0.2.1', port: 20_001 } },
    { kind: 'observed' as const, at: { address: '192.0.2.2', port: 20_001 } },
  ] as never,
  round,
  attempt,
})
const make = (...its: readonly ReturnType<typeof offer>[]): HolesCommand => ({
  type: 'OfferHolePunch',
  pairs: [...its],
})
const say = (type: 'RecordNatHoles' | 'LoseNatHoles' | 'RestHolePunch', since: number): HolesCommand => ({
  type,
  pairs: [{ members, since }],
})
const peer = { member: second, keys: { mesh: aKey('second mesh'), exit: aKey('second exit') } }
const all = [founded, allocated, joined, PeerJoined.of({ peers: [peer, exitPeer] })] as const
const prepared = HolePunchPrepared.of({})
/** Facts of a spec are numbered from 1: the offer is the sixth, the hole the seventh. */
const tried = [...all, prepared, HolePunchOffered.of({ pairs: [offer()] })] as const
const punched = NatHolePunched.of({ pairs: [members] })
const open = [...tried, punched] as const

describe('the ways between hidden members', () => {
  it('are prepared once in the life of a network', () => {
    given(...all)
      .when({ type: 'PrepareHolePunch' })
      .thenRecords(prepared)
    given(...all, prepared)
      .when({ type: 'PrepareHolePunch' })
      .thenNothing()
    given(founded).when({ type: 'PrepareHolePunch' }).thenNothing()
    given(...all, cancelled)
      .when({ type: 'PrepareHolePunch' })
      .thenNothing()
  })
  it('are offered to members with keys, each attempt once, and never over an open hole', () => {
    given(...all, prepared)
      .when(make(offer()))
      .thenRecords(HolePunchOffered.of({ pairs: [offer()] }))
    given(...tried)
      .when(make(offer()))
      .thenNothing()
    given(...tried)
      .when(make(offer(1, 2)))
      .thenRecords(HolePunchOffered.of({ pairs: [offer(1, 2)] }))
    given(...open)
      .when(make(offer(2)))
      .thenNothing()
    given(...all)
      .when(make(offer()))
      .thenNothing()
    given(founded, allocated, joined, prepared).when(make(offer())).thenNothing()
    const stranger = pairOf(first, anAgent('stranger'))
    given(...all, prepared)
      .when(make(offer(1, 1, stranger), offer()))
      .thenRecords(HolePunchOffered.of({ pairs: [offer()] }))
  })
  it('are offered to nobody while keys are rotated', () => {
    const order = anOrder('rotate')
    const resources = [{ node: first, ports: { mesh: 20_100, exit: 20_102 } }]
    const begun = KeyRotationStarted.of({
      order,
      generation: 2,
      resources,
      exitPoint: { exit, port: 24_600 },
    })
    given(...all, prepared, begun)
      .when(make(offer()))
      .thenNothing()
  })
  it('are open by the word of a member on the very offer', () => {
    given(...tried)
      .when(say('RecordNatHoles', 6))
      .thenRecords(punched)
    given(...tried)
      .when(say('RecordNatHoles', 5))
      .thenNothing()
    given(...open)
      .when(say('RecordNatHoles', 6))
      .thenNothing()
  })
  it('rest when they were tried in vain, and begin again in a later round only', () => {
    const rested = HolePunchRested.of({ pairs: [members] })
    given(...tried)
      .when(say('RestHolePunch', 6))
      .thenRecords(rested)
    given(...open)
      .when(say('RestHolePunch', 6))
      .thenNothing()
    given(...tried, rested)
      .when(make(offer()))
      .thenNothing()
    given(...tried, rested)
      .when(make(offer(2)))
      .thenRecords(HolePunchOffered.of({ pairs: [offer(2)] }))
  })
  it('are lost by a word on the very hole, and begin anew', () => {
    const lost = NatHoleLost.of({ pairs: [members] })
    given(...open)
      .when(say('LoseNatHoles', 7))
      .thenRecords(lost)
    given(...open)
      .when(say('LoseNatHoles', 6))
      .thenNothing()
    given(...tried)
      .when(say('LoseNatHoles', 6))
      .thenNothing()
    given(...open, lost)
      .when(say('LoseNatHoles', 7))
      .thenNothing()
    // It is kept until both ends know.
    given(...open, lost)
      .when(make(offer()))
      .thenNothing()
    given(...open, lost)
      .when(say('RestHolePunch', 7))
      .thenRecords(HolePunchRested.of({ pairs: [members] }))
    given(...open, lost, HolePunchRested.of({ pairs: [members] }))
      .when(make(offer()))
      .thenRecords(HolePunchOffered.of({ pairs: [offer()] }))
  })
  it('are gone with a member, its keys, or a generation of keys; the pair begins anew', () => {
    const renewed = PeerJoined.of({ peers: [{ ...peer, keys: { ...peer.keys, mesh: aKey('renewed') } }] })
    for (const fact of [renewed, KeysRotated.of({ generation: 2 })]) {
      given(...open, fact)
        .when(say('LoseNatHoles', 7))
        .thenNothing()
    }
    given(...open, renewed)
      .when(make(offer()))
      .thenRecords(HolePunchOffered.of({ pairs: [offer()] }))
    const removed = ResourceRemoved.of({ order: anOrder('less'), node: second })
    given(...open, removed)
      .when(say('LoseNatHoles', 7))
      .thenNothing()
    given(...open, removed)
      .when(make(offer(2)))
      .thenNothing()
  })
})
