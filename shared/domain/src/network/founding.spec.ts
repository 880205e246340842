import { deciderSpec } from '@sixfold/decider/spec'
import { anOrder, aPrefix } from '@sixfold/events/example-values'
import { NetworkFounded } from '@sixfold/events/facts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NetworkCommand } from './network.commands.ts'
import { networkDecider } from './network.decider.ts'
import {
  abandoned,
  abandonment,
  allocated,
  allocation,
  exit,
  first,
  founded,
  founding,
  refusal,
  refusedOrder,
  reserved,
  second,
} from './network.examples.ts'

const given = deciderSpec(networkDecider)

describe('founding a network', () => {
  const found: NetworkCommand = { type: 'FoundNetwork', data: founding }
  const byAnother: NetworkCommand = { type: 'FoundNetwork', data: { ...founding, order: anOrder('another') } }

  it('records it the first time', () => given().when(found).thenRecords(founded))
  it('does nothing when the request is repeated, also with other pairs', () => {
    given(founded).when(found).thenNothing()
    const others = { ...founding, exit: { exit, pair: 0x1101 } }
    given(founded).when({ type: 'FoundNetwork', data: others }).thenNothing()
    given(founded, allocated).when(found).thenNothing()
  })
  it('never uses an id twice', () => {
    given(founded).when(byAnother).thenRefuses('NETWORK_EXISTS')
    given(founded, abandoned).when(byAnother).thenRefuses('NETWORK_EXISTS')
  })
  it('refuses one pair for two members', () => {
    const twice = { ...founding, exit: { exit, pair: 0x100 } }
    given().when({ type: 'FoundNetwork', data: twice }).thenRefuses('PAIR_TAKEN')
  })
})

describe('refusing an order', () => {
  const refuseIt: NetworkCommand = { type: 'RefuseNetwork', order: founding.order, ...refusal }
  const found: NetworkCommand = { type: 'FoundNetwork', data: founding }

  it('records it, so that nobody founds the network by that order any more', () => {
    given().when(refuseIt).thenRecords(refusedOrder)
    given(refusedOrder).when(found).thenRefuses('NODE_UNKNOWN')
  })
  it('does nothing when the request is repeated, also for another reason', () => {
    given(refusedOrder).when(refuseIt).thenNothing()
    given(refusedOrder)
      .when({ ...refuseIt, code: 'EXIT_NONE' })
      .thenNothing()
  })
  it('leaves the id free for another order', () => {
    const corrected = { ...founding, order: anOrder('corrected') }
    given(refusedOrder)
      .when({ type: 'FoundNetwork', data: corrected })
      .thenRecords(NetworkFounded.of(corrected))
  })
  it('is too late once the network was founded by it', () => {
    given(founded).when(refuseIt).thenRefuses('NETWORK_FOUNDED')
    given(founded, abandoned).when(refuseIt).thenRefuses('NETWORK_FOUNDED')
  })
  it('writes nothing into a network of another order', () =>
    given(founded, allocated)
      .when({ ...refuseIt, order: anOrder('another') })
      .thenNothing())
})

describe('reserving another pair', () => {
  const reserve: NetworkCommand = { type: 'ReservePair', member: second, pair: 0x201 }

  it('records it', () => given(founded).when(reserve).thenRecords(reserved))
  it('does nothing when the request is repeated', () => given(founded, reserved).when(reserve).thenNothing())
  it("refuses another member's, the exit point's too", () => {
    given(founded)
      .when({ ...reserve, pair: 0x100 })
      .thenRefuses('PAIR_TAKEN')
    given(founded)
      .when({ ...reserve, pair: 0x1100 })
      .thenRefuses('PAIR_TAKEN')
  })
  it('refuses before the founding and after the confirmation', () => {
    given().when(reserve).thenRefuses('NETWORK_NOT_FOUNDED')
    given(founded, allocated).when(reserve).thenRefuses('NETWORK_NOT_FOUNDED')
  })

  it('leaves all pairs different, whatever is asked for', () => {
    const asked = fc.record({
      type: fc.constant('ReservePair' as const),
      member: fc.constantFrom(first, second, exit),
      pair: fc.constantFrom(0x100, 0x101, 0x200, 0x201, 0x1100),
    })
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 30 }), (commands) => {
        let state = networkDecider.evolve(networkDecider.initialState(), founded, { sequence: 1, at: 0 })
        for (const [index, command] of commands.entries()) {
          const decision = networkDecider.decide(command, state)
          if ('fact' in decision && decision.fact !== null)
            state = networkDecider.evolve(state, decision.fact, { sequence: index + 2, at: 0 })
          expect(new Set(state.pairs.values()).size).toBe(3)
        }
      }),
    )
  })
})

describe('confirming a network', () => {
  const confirm: NetworkCommand = { type: 'ConfirmNetwork', data: allocation }

  it('records everything that its members derive from', () =>
    given(founded).when(confirm).thenRecords(allocated))
  it('does nothing when the request is repeated', () => given(founded, allocated).when(confirm).thenNothing())
  it('refuses what is not founded, or was abandoned', () => {
    given().when(confirm).thenRefuses('NETWORK_NOT_FOUNDED')
    given(founded, abandoned).when(confirm).thenRefuses('NETWORK_NOT_FOUNDED')
  })
  it('refuses a /64 that has another pair than its member reserved', () => {
    given(founded, reserved).when(confirm).thenRefuses('PAIR_NOT_RESERVED')
    const stray = { ...allocation.exitPoint, prefix: aPrefix('2001:db8:e:1101::/64') }
    given(founded)
      .when({ type: 'ConfirmNetwork', data: { ...allocation, exitPoint: stray } })
      .thenRefuses('PAIR_NOT_RESERVED')
  })
})

describe('abandoning a network', () => {
  const abandon: NetworkCommand = { type: 'AbandonNetwork', ...abandonment }

  it('records it, with the reason', () => given(founded).when(abandon).thenRecords(abandoned))
  it('does nothing when the request is repeated', () => given(founded, abandoned).when(abandon).thenNothing())
  it('does nothing once somebody has completed it', () =>
    given(founded, allocated).when(abandon).thenNothing())
  it('does nothing when there is none', () => given().when(abandon).thenNothing())
})
