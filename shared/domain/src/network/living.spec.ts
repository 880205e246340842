import { deciderSpec } from '@sixfold/decider/spec'
import { aKey, anAgent, anOrder } from '@sixfold/events/example-values'
import { NetworkConverged, NetworkDegraded, PeerJoined, PeerLeft } from '@sixfold/events/facts'
import { describe, it } from 'vitest'
import type { NetworkCommand } from './network.commands.ts'
import { networkDecider } from './network.decider.ts'
import {
  abandoned,
  allocated,
  bothLeft,
  cancelled,
  cancelledBy,
  converged,
  degraded,
  exit,
  exitPeer,
  first,
  firstPeer,
  founded,
  gone,
  joined,
  lastLeft,
  network,
  second,
  silent,
} from './network.examples.ts'

const given = deciderSpec(networkDecider)

describe('joining', () => {
  const join: NetworkCommand = { type: 'JoinPeers', peers: [firstPeer, exitPeer] }

  it('lets members in, those that waited together by one fact', () =>
    given(founded, allocated).when(join).thenRecords(joined))
  it('does nothing when the request is repeated', () =>
    given(founded, allocated, joined).when(join).thenNothing())
  it('passes over who is no member', () => {
    const stranger = { member: anAgent('stranger'), keys: { exit: aKey('stranger') } }
    given(founded, allocated)
      .when({ type: 'JoinPeers', peers: [stranger, firstPeer] })
      .thenRecords(PeerJoined.of({ peers: [firstPeer] }))
  })
  it('records a member that made new keys', () => {
    const renewed = { ...firstPeer, keys: { ...firstPeer.keys, mesh: aKey('oslo-1 mesh, new') } }
    given(founded, allocated, joined)
      .when({ type: 'JoinPeers', peers: [renewed, exitPeer] })
      .thenRecords(PeerJoined.of({ peers: [renewed] }))
  })
  it('takes the last word of a member that spoke twice', () => {
    const renewed = { ...exitPeer, keys: { exit: aKey('exit-1, new') } }
    given(founded, allocated)
      .when({ type: 'JoinPeers', peers: [exitPeer, renewed] })
      .thenRecords(PeerJoined.of({ peers: [renewed] }))
  })
  it('does nothing before the network is allocated, and after it was given back', () => {
    given(founded).when(join).thenNothing()
    given(founded, allocated, cancelled).when(join).thenNothing()
  })
})

describe('converging', () => {
  const converge: NetworkCommand = { type: 'ConvergeNetwork', revision: 3 }

  it('is recorded on the edge', () => given(founded, allocated, joined).when(converge).thenRecords(converged))
  it('is not recorded again, nor for an older revision', () => {
    given(founded, allocated, joined, converged).when(converge).thenNothing()
    given(founded, allocated, joined, converged).when({ type: 'ConvergeNetwork', revision: 2 }).thenNothing()
  })
  it('is recorded for a newer revision, and again behind a degradation', () => {
    given(founded, allocated, joined, converged)
      .when({ type: 'ConvergeNetwork', revision: 9 })
      .thenRecords(NetworkConverged.of({ revision: 9 }))
    given(founded, allocated, joined, converged, degraded).when(converge).thenRecords(converged)
  })
  it('is nothing that a network does which is not there', () => {
    given().when(converge).thenNothing()
    given(founded, allocated, cancelled).when(converge).thenNothing()
  })
})

describe('degrading', () => {
  const degrade: NetworkCommand = { type: 'DegradeNetwork', stragglers: [silent] }
  const both = [silent, { member: first, reason: 'behind' as const }]

  it('is recorded on the edge', () =>
    given(founded, allocated, joined, converged).when(degrade).thenRecords(degraded))
  it('is not recorded again for the same members, in whatever order', () => {
    given(founded, allocated, converged, degraded).when(degrade).thenNothing()
    given(founded, allocated, NetworkDegraded.of({ members: both }))
      .when({ type: 'DegradeNetwork', stragglers: both.toReversed() })
      .thenNothing()
  })
  it('is recorded when others fall behind, or for another reason', () =>
    given(founded, allocated, converged, degraded)
      .when({ type: 'DegradeNetwork', stragglers: both })
      .thenRecords(NetworkDegraded.of({ members: both })))
  it('is nothing without stragglers, or without a network', () => {
    given(founded, allocated, converged).when({ type: 'DegradeNetwork', stragglers: [] }).thenNothing()
    given(founded, allocated, cancelled).when(degrade).thenNothing()
    given().when(degrade).thenNothing()
  })
})

describe('cancelling', () => {
  const cancel: NetworkCommand = { type: 'CancelNetwork', order: cancelledBy, network }

  it('is recorded', () => given(founded, allocated).when(cancel).thenRecords(cancelled))
  it('does nothing when the request is repeated, even when the network is gone', () => {
    given(founded, allocated, cancelled).when(cancel).thenNothing()
    given(founded, allocated, cancelled, bothLeft, lastLeft, gone).when(cancel).thenNothing()
  })
  it('is refused for a network that somebody cancelled before', () =>
    given(founded, allocated, cancelled)
      .when({ ...cancel, order: anOrder('again') })
      .thenRefuses('NETWORK_CANCELLED'))
  it('is refused for a network that is not there', () => {
    given().when(cancel).thenRefuses('NETWORK_UNKNOWN')
    given(founded, abandoned).when(cancel).thenRefuses('NETWORK_UNKNOWN')
  })
})

describe('leaving', () => {
  const leave: NetworkCommand = { type: 'LeavePeers', members: [first, exit, first, anAgent('stranger')] }

  it('is recorded for members, once each', () =>
    given(founded, allocated, cancelled).when(leave).thenRecords(bothLeft))
  it('does nothing when the request is repeated', () =>
    given(founded, allocated, cancelled, bothLeft).when(leave).thenNothing())
  it('is recorded for those that have not left yet', () =>
    given(founded, allocated, cancelled, bothLeft)
      .when({ type: 'LeavePeers', members: [first, second] })
      .thenRecords(PeerLeft.of({ members: [second] })))
  it('does nothing while the network is wanted', () =>
    given(founded, allocated, joined).when(leave).thenNothing())
})

describe('ending', () => {
  const end: NetworkCommand = { type: 'EndNetwork' }

  it('is recorded when all have left', () =>
    given(founded, allocated, cancelled, bothLeft, lastLeft).when(end).thenRecords(gone))
  it('does nothing when the request is repeated', () =>
    given(founded, allocated, cancelled, bothLeft, lastLeft, gone).when(end).thenNothing())
  it('is refused while somebody holds it', () =>
    given(founded, allocated, cancelled, bothLeft).when(end).thenRefuses('NETWORK_HELD'))
  it('does nothing while the network is wanted', () => given(founded, allocated).when(end).thenNothing())
})
