import { deciderSpec } from '@sixfold/decider/spec'
import { containsPrefix, overlaps } from '@sixfold/events'
import { aFarm, aPrefix } from '@sixfold/events/example-values'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gridDecider } from './grid.decider.ts'
import {
  allocationExtended,
  allocationRegistered,
  allocationWithdrawn,
  extend,
  registerAllocation,
  withdraw,
} from './grid.examples.ts'

const given = deciderSpec(gridDecider)
const SITE = '2001:db8:b::/48'
const registered = allocationRegistered(SITE)
const extended = allocationExtended(SITE, '2001:db8:a::/47')

describe('extending an allocation', () => {
  it('records it, upwards and downwards', () => {
    given(registered).when(extend(SITE, '2001:db8:a::/47')).thenRecords(extended)
    given(registered)
      .when(extend(SITE, '2001:db8::/32'))
      .thenRecords(allocationExtended(SITE, '2001:db8::/32'))
  })
  it('does nothing when the request is repeated', () =>
    given(registered, extended).when(extend(SITE, '2001:db8:a::/47')).thenNothing())
  it('takes the name that it has now, and keeps the one that it had first', () =>
    given(registered, extended)
      .when(extend('2001:db8:a::/47', '2001:db8:8::/46'))
      .thenRecords(allocationExtended(SITE, '2001:db8:8::/46')))
  it.each([
    ['2001:db8:c::/48', '2001:db8:c::/47', 'ALLOCATION_UNKNOWN'],
    [SITE, '2001:db8:c::/47', 'ALLOCATION_EXTENSION'],
    [SITE, '2001:db8:b:8000::/49', 'ALLOCATION_EXTENSION'],
    [SITE, SITE, 'ALLOCATION_EXTENSION'],
    [SITE, '2000::/15', 'ALLOCATION_LENGTH'],
  ])('refuses %s to %s: %s', (prefix, larger, code) =>
    given(registered).when(extend(prefix, larger)).thenRefuses(code),
  )
  it('refuses to grow into another, be that withdrawn or not', () => {
    const beside = allocationRegistered('2001:db8:a::/48')
    given(registered, beside).when(extend(SITE, '2001:db8:a::/47')).thenRefuses('ALLOCATION_OVERLAPS')
    given(registered, beside, allocationWithdrawn('2001:db8:a::/48'))
      .when(extend(SITE, '2001:db8:a::/47'))
      .thenRefuses('ALLOCATION_OVERLAPS')
  })
  it('keeps others out of what it grew into', () =>
    given(registered, extended)
      .when(registerAllocation('2001:db8:a::/48'))
      .thenRefuses('ALLOCATION_OVERLAPS'))
  it('refuses one that was withdrawn', () =>
    given(registered, allocationWithdrawn(SITE))
      .when(extend(SITE, '2001:db8:a::/47'))
      .thenRefuses('ALLOCATION_WITHDRAWN'))
})

describe('withdrawing an allocation', () => {
  const withdrawn = allocationWithdrawn(SITE)

  it('records it once', () => {
    given(registered).when(withdraw(SITE)).thenRecords(withdrawn)
    given(registered, withdrawn).when(withdraw(SITE)).thenNothing()
  })
  it('goes by any prefix that it had', () =>
    given(registered, extended).when(withdraw('2001:db8:a::/47')).thenRecords(withdrawn))
  it('refuses one that nobody registered', () =>
    given(registered).when(withdraw('2001:db8:c::/48')).thenRefuses('ALLOCATION_UNKNOWN'))

  it('is taken back by registering it as it was', () => {
    given(registered, withdrawn).when(registerAllocation(SITE)).thenRecords(registered)
    given(registered, extended, withdrawn).when(registerAllocation('2001:db8:a::/47')).thenRecords(registered)
  })
  it('is not taken back otherwise: by another holder, with other slices, or smaller', () => {
    const bergen = { kind: 'farm', id: aFarm('bergen') } as const
    given(registered, withdrawn)
      .when({ ...registerAllocation(SITE), holder: bergen })
      .thenRefuses('ALLOCATION_WITHDRAWN')
    given(registered, withdrawn).when(registerAllocation(SITE, 60)).thenRefuses('ALLOCATION_WITHDRAWN')
    given(registered, extended, withdrawn).when(registerAllocation(SITE)).thenRefuses('ALLOCATION_WITHDRAWN')
  })
  it('can be withdrawn again after it came back', () =>
    given(registered, withdrawn, registered).when(withdraw(SITE)).thenRecords(withdrawn))
})

it('never lets two overlap, whatever is registered, extended and withdrawn', () => {
  const prefix = fc.tuple(fc.nat(15), fc.integer({ min: 28, max: 57 })).map(([site, length]) => {
    const first = (BigInt(0x20010db8) << 96n) | (BigInt(site) << 72n)
    const text = ((first >> BigInt(128 - length)) << BigInt(128 - length)).toString(16).padStart(32, '0')
    return aPrefix(`${text.match(/.{4}/g)?.join(':')}/${length}`)
  })
  const command = fc.oneof(
    prefix.map((it) => registerAllocation(it, 60)),
    fc.tuple(prefix, prefix).map(([it, larger]) => extend(it, larger)),
    prefix.map(withdraw),
  )
  fc.assert(
    fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
      let state = gridDecider.initialState()
      for (const [index, asked] of commands.entries()) {
        const decision = gridDecider.decide(asked, state)
        if ('fact' in decision && decision.fact !== null)
          state = gridDecider.evolve(state, decision.fact, { sequence: index + 1, at: 0 })
      }
      const all = [...state.allocations.values()]
      expect(all.flatMap((a) => all.filter((b) => a !== b && overlaps(a.prefix, b.prefix)))).toEqual([])
      for (const { name, prefixes } of all) {
        expect(prefixes[0]).toBe(name)
        for (const [index, it] of prefixes.entries())
          expect(containsPrefix(prefixes[index + 1] ?? it, it)).toBe(true)
      }
    }),
  )
})
