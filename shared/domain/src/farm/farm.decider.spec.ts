import { deciderSpec } from '@sixfold/decider/spec'
import { VNI_LAST, type VniClaim } from '@sixfold/events'
import { aNetwork, aParty } from '@sixfold/events/example-values'
import { FarmTrustDeclared, VniAssigned, VniReleased } from '@sixfold/events/facts'
import { describe, expect, it } from 'vitest'
import { farmDecider } from './farm.decider.ts'
import { osloRegistered, registerOslo } from './farm.examples.ts'
import { freeVni } from './vnis.ts'

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

describe('VXLAN identifiers of a farm', () => {
  const claim = (network: string, round = 0): VniClaim => ({
    order: `order-${network}` as VniClaim['order'],
    party: aParty('acme'),
    network: aNetwork(network),
    round,
  })
  const trusted = FarmTrustDeclared.of({ wires: 'trusted', operator: aParty('operator') })
  const nothing = new Set<number>()
  const blue = freeVni(claim('blue'), nothing) as number
  const assigned = VniAssigned.of({ assignments: [{ claim: claim('blue'), vni: blue }] })
  const assign = (...claims: readonly VniClaim[]) => ({ type: 'AssignVni', claims }) as const
  const release = (...claims: readonly VniClaim[]) => ({ type: 'ReleaseVni', claims }) as const

  it('are given once to a claim, whoever repeats it', () => {
    given(osloRegistered, trusted)
      .when(assign(claim('blue'), claim('blue')))
      .thenRecords(assigned)
    given(osloRegistered, trusted, assigned)
      .when(assign(claim('blue')))
      .thenNothing()
  })
  it('are given to nobody where nobody trusts the wires', () =>
    given(osloRegistered)
      .when(assign(claim('blue')))
      .thenNothing())
  it('come back once, and the next round is another claim', () => {
    given(osloRegistered, trusted, assigned)
      .when(release(claim('blue'), claim('red')))
      .thenRecords(VniReleased.of({ claims: [claim('blue')] }))
    given(osloRegistered, trusted)
      .when(release(claim('blue')))
      .thenNothing()
    given(osloRegistered, trusted, assigned)
      .when(assign(claim('blue', 1)))
      .thenRecords(
        VniAssigned.of({
          assignments: [{ claim: claim('blue', 1), vni: freeVni(claim('blue', 1), nothing) as number }],
        }),
      )
  })
  it('are never the same for two, however many are taken', () => {
    expect(freeVni(claim('blue'), new Set([blue]))).toBe(blue + 1)
    expect(freeVni(claim('blue'), new Set([blue, blue + 1, blue + 2]))).toBe(blue + 3)
    const last = new Set(Array.from({ length: VNI_LAST - blue + 1 }, (_, at) => blue + at))
    expect(freeVni(claim('blue'), last)).toBe(1)
  })
})
