import { deciderSpec } from '@sixfold/decider/spec'
import { aFarm } from '@sixfold/events/example-values'
import {
  FarmWiresClosed,
  FarmWiresOpened,
  FarmWiresPrepared,
  FarmWiresRemoved,
  NetworkAllocated,
  NetworkConverged,
  NetworkDegraded,
} from '@sixfold/events/facts'
import { describe, it } from 'vitest'
import { networkDecider } from './network.decider.ts'
import { allocated, founded } from './network.examples.ts'

const given = deciderSpec(networkDecider)
const farm = aFarm('oslo')
const prepare = (round = 0) => ({ type: 'PrepareFarmWires', farm, vni: 7, round }) as const
const open = { type: 'OpenFarmWires', farm, newest: 1 } as const
const close = { type: 'CloseFarmWires', farm } as const
const remove = (round = 0) => ({ type: 'RemoveFarmWires', farm, round }) as const

const inClear = NetworkAllocated.of({ ...allocated.data, wires: 'farm' })
const prepared = FarmWiresPrepared.of({ farm, vni: 7 })
const opened = FarmWiresOpened.of({ farm })
const closed = FarmWiresClosed.of({ farm })
const removed = FarmWiresRemoved.of({ farm })
/** All members hold everything up to here: facts of a spec are numbered from 1. */
const converged = NetworkConverged.of({ revision: 100 })
const degraded = NetworkDegraded.of({
  members: [{ member: allocated.data.exitPoint.exit, reason: 'silent' }],
})

describe('the VXLAN wires of a network in a farm', () => {
  it('are prepared once, where the tenant agrees', () => {
    given(founded, inClear).when(prepare()).thenRecords(prepared)
    given(founded, inClear, prepared).when(prepare()).thenNothing()
    given(founded, allocated).when(prepare()).thenNothing()
    given(founded).when(prepare()).thenNothing()
  })
  it('are opened when all members hold that they are prepared, and not before', () => {
    given(founded, inClear, prepared).when(open).thenNothing()
    given(founded, inClear, prepared, converged).when(open).thenRecords(opened)
    given(founded, inClear, prepared, converged, degraded).when(open).thenNothing()
    given(founded, inClear, prepared, converged, opened).when(open).thenNothing()
    given(founded, inClear, prepared, converged, opened, closed).when(open).thenRecords(opened)
  })
  it('are opened again for who joined, or is reached otherwise, since', () => {
    const later = { ...open, newest: 50 }
    given(founded, inClear, prepared, converged, opened).when(later).thenRecords(opened)
    given(founded, inClear, prepared, NetworkConverged.of({ revision: 10 }), opened)
      .when(later)
      .thenNothing()
  })
  it('are closed at once, whatever members hold', () => {
    given(founded, inClear, prepared, converged, opened, degraded).when(close).thenRecords(closed)
    given(founded, inClear, prepared).when(close).thenNothing()
  })
  it('are removed where nobody sends: never while open, at once while only prepared', () => {
    given(founded, inClear, prepared).when(remove()).thenRecords(removed)
    given(founded, inClear, prepared, converged, opened).when(remove()).thenNothing()
    given(founded, inClear, prepared, opened, closed).when(remove()).thenNothing()
    given(founded, inClear, prepared, opened, closed, converged).when(remove()).thenRecords(removed)
  })
  it('are of one round: what was claimed in an earlier one is refused', () => {
    given(founded, inClear).when(remove()).thenRecords(removed)
    given(founded, inClear, removed).when(prepare(0)).thenNothing()
    given(founded, inClear, removed).when(remove(0)).thenNothing()
    given(founded, inClear, removed).when(prepare(1)).thenRecords(prepared)
  })
})
