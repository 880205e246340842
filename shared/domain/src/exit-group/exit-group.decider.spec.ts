import { deciderSpec } from '@sixfold/decider/spec'
import { aParty } from '@sixfold/events/example-values'
import { describe, it } from 'vitest'
import { exitGroupDecider } from './exit-group.decider.ts'
import { nordicRegistered, registerNordic } from './exit-group.examples.ts'

const given = deciderSpec(exitGroupDecider)

describe('registering an exit group', () => {
  it('records it the first time', () => given().when(registerNordic).thenRecords(nordicRegistered))
  it('does nothing when the request is repeated', () =>
    given(nordicRegistered).when(registerNordic).thenNothing())
  it('refuses another name under its id', () =>
    given(nordicRegistered)
      .when({ ...registerNordic, name: 'Southern exits' })
      .thenRefuses('EXIT_GROUP_TAKEN'))
  it('refuses another operator', () =>
    given(nordicRegistered)
      .when({ ...registerNordic, operator: aParty('other') })
      .thenRefuses('EXIT_GROUP_TAKEN'))
})
