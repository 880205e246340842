import { deciderSpec } from '@sixfold/decider/spec'
import { overlaps, Prefix } from '@sixfold/events'
import { aFarm, aParty, aPrefix } from '@sixfold/events/example-values'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gridDecider } from './grid.decider.ts'
import { allocationRegistered, foundGrid, gridFounded, registerAllocation } from './grid.examples.ts'

const given = deciderSpec(gridDecider)

describe('founding the grid', () => {
  it('records it the first time', () => given().when(foundGrid).thenRecords(gridFounded))
  it('does nothing when the request is repeated', () => given(gridFounded).when(foundGrid).thenNothing())
  it('does nothing for another coordinator that would found it otherwise', () =>
    given(gridFounded)
      .when({ ...foundGrid, ula: aPrefix('fd00::/48'), operators: [aParty('me')] })
      .thenNothing())
})

describe('registering an allocation', () => {
  const [site, registered] = [registerAllocation('2001:db8:a::/48'), allocationRegistered('2001:db8:a::/48')]

  it('records it the first time', () => given(gridFounded).when(site).thenRecords(registered))
  it('does nothing when the request is repeated', () => given(registered).when(site).thenNothing())
  it('refuses another holder', () =>
    given(registered)
      .when({ ...site, holder: { kind: 'farm', id: aFarm('bergen') } })
      .thenRefuses('ALLOCATION_TAKEN'))
  it('refuses another cut', () =>
    given(registered).when(registerAllocation('2001:db8:a::/48', 52)).thenRefuses('ALLOCATION_TAKEN'))
  it('refuses a prefix inside of one', () =>
    given(registered).when(registerAllocation('2001:db8:a:ff00::/56', 60)).thenRefuses('ALLOCATION_OVERLAPS'))
  it('refuses a prefix around one', () =>
    given(registered).when(registerAllocation('2001:db8::/32')).thenRefuses('ALLOCATION_OVERLAPS'))
  it('takes the one beside it', () =>
    given(registered)
      .when(registerAllocation('2001:db8:b::/48'))
      .thenRecords(allocationRegistered('2001:db8:b::/48')))
  it.each([
    ['2000::/28', 56],
    ['2001:db8:a::/57', 63],
    ['2001:db8:a::/64', 63],
  ])('refuses %s: too short or too long', (prefix, sliceLength) =>
    given().when(registerAllocation(prefix, sliceLength)).thenRefuses('ALLOCATION_LENGTH'),
  )
  it.each([
    ['2001:db8:a::/56', 56],
    ['2001:db8:a::/56', 52],
  ])('refuses slices that do not fit twice: %s in /%i', (prefix, sliceLength) =>
    given().when(registerAllocation(prefix, sliceLength)).thenRefuses('SLICE_LENGTH'),
  )

  it('never lets two overlap, whatever is asked for', () => {
    const asked = fc.tuple(fc.nat(15), fc.integer({ min: 29, max: 56 })).map(([site, length]) => {
      const first = (BigInt(0x20010db8) << 96n) | (BigInt(site) << 72n)
      const text = ((first >> BigInt(128 - length)) << BigInt(128 - length)).toString(16).padStart(32, '0')
      return registerAllocation(`${text.match(/.{4}/g)?.join(':')}/${length}`, 60)
    })
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 20 }), (commands) => {
        let state = gridDecider.initialState()
        for (const [index, command] of commands.entries()) {
          const decision = gridDecider.decide(command, state)
          if ('fact' in decision && decision.fact !== null)
            state = gridDecider.evolve(state, decision.fact, { sequence: index + 1, at: 0 })
        }
        const prefixes = [...state.allocations.keys()].map((text) => Prefix.parse(text))
        expect(prefixes.flatMap((a) => prefixes.filter((b) => a !== b && overlaps(a, b)))).toEqual([])
      }),
    )
  })
})
