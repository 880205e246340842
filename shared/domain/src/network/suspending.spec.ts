import { deciderSpec } from '@sixfold/decider/spec'
import { anOrder } from '@sixfold/events/example-values'
import { NetworkConverged, NetworkResumed, NetworkSuspended } from '@sixfold/events/facts'
import { describe, it } from 'vitest'
import type { LifecycleCommand } from './lifecycle.commands.ts'
import { networkDecider } from './network.decider.ts'
import { allocated, cancelled, cancelledBy, founded, network } from './network.examples.ts'

const given = deciderSpec(networkDecider)
const order = anOrder('suspend-blue')
const suspended = NetworkSuspended.of({ order })
const resumed = NetworkResumed.of({ order: anOrder('resume-blue') })
const suspend: LifecycleCommand = { type: 'SuspendNetwork', order, network }
const resume: LifecycleCommand = { type: 'ResumeNetwork', order: anOrder('resume-blue'), network }

describe('suspending and resuming', () => {
  it('is recorded when it changes something', () => {
    given(founded, allocated).when(suspend).thenRecords(suspended)
    given(founded, allocated, suspended).when(suspend).thenNothing()
    given(founded, allocated, suspended, resumed).when(suspend).thenRecords(suspended)
    given(founded, allocated, suspended).when(resume).thenRecords(resumed)
    given(founded, allocated).when(resume).thenNothing()
  })
  it.each([suspend, resume])('is refused for a network that is not there or given back: $type', (command) => {
    given().when(command).thenRefuses('NETWORK_UNKNOWN')
    given(founded).when(command).thenRefuses('NETWORK_UNKNOWN')
    given(founded, allocated, cancelled).when(command).thenRefuses('NETWORK_CANCELLED')
  })
  it('lets a suspended network converge and be cancelled', () => {
    given(founded, allocated, suspended)
      .when({ type: 'ConvergeNetwork', revision: 3 })
      .thenRecords(NetworkConverged.of({ revision: 3 }))
    given(founded, allocated, suspended)
      .when({ type: 'CancelNetwork', order: cancelledBy, network })
      .thenRecords(cancelled)
  })
})

describe('cancelling what never was up', () => {
  const cancel = { type: 'CancelNetwork', order: cancelledBy, network, unlessConverged: true } as const
  it('is recorded before the network converged, and refused once it did', () => {
    given(founded, allocated).when(cancel).thenRecords(cancelled)
    given(founded, allocated, cancelled).when(cancel).thenNothing()
    given(founded, allocated, NetworkConverged.of({ revision: 2 }))
      .when(cancel)
      .thenRefuses('ORDER_DONE')
  })
})
