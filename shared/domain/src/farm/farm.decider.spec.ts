import { deciderSpec } from '@sixfold/decider/spec'
import { aParty } from '@sixfold/events/example-values'
import { FarmTrustDeclared } from '@sixfold/events/facts'
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

describe('declaring whether the wires of a farm are trusted', () => {
  const operator = aParty('operator')
  const declare = (wires: 'trusted' | 'untrusted') =>
    ({ type: 'DeclareTrust', farm: registerOslo.farm, wires, operator }) as const
  const trusted = FarmTrustDeclared.of({ wires: 'trusted', operator })
  const untrusted = FarmTrustDeclared.of({ wires: 'untrusted', operator })

  it('is recorded when it changes something: nothing is trusted until somebody says so', () => {
    given(osloRegistered).when(declare('untrusted')).thenNothing()
    given(osloRegistered).when(declare('trusted')).thenRecords(trusted)
    given(osloRegistered, trusted).when(declare('trusted')).thenNothing()
    given(osloRegistered, trusted).when(declare('untrusted')).thenRecords(untrusted)
  })
  it('is refused for a farm that nobody registered', () =>
    given().when(declare('trusted')).thenRefuses('FARM_UNKNOWN'))
})
