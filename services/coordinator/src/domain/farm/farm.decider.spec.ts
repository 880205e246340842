import { deciderSpec } from '@sixfold/decider/spec'
import { aParty } from '@sixfold/events/example-values'
import { describe, it } from 'vitest'
import { farmDecider } from './farm.decider.ts'
import { osloRegistered, registerOslo } from './farm.examples.ts'

const given = deciderSpec(farmDecider)

describe('registering a farm', () => {
  it('records it the first time', () => given().when(registerOslo).thenRecords(osloRegistered))
  it('does nothing when the request is repeated', () =>
    given(osloRegistered).when(registerOslo).thenNothing())
  it('refuses another name under its id', () =>
    given(osloRegistered)
      .when({ ...registerOslo, name: 'Bergen' })
      .thenRefuses('FARM_TAKEN'))
  it('refuses another operator', () =>
    given(osloRegistered)
      .when({ ...registerOslo, operator: aParty('other') })
      .thenRefuses('FARM_TAKEN'))
})
