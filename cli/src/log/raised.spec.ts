import { aKey, anAgent, anOrder } from '@sixfold/events/example-values'
import {
  NetworkConverged,
  NetworkGone,
  NetworkSuspended,
  OrderAccepted,
  PeerJoined,
} from '@sixfold/events/facts'
import { networkRef } from '@sixfold/fold'
import { blue, factNamed, type Line } from '@sixfold/fold/story.examples'
import { expect, test } from 'vitest'
import { entryOf } from '../story.examples.ts'
import { openChronicle } from './chronicle.ts'

const key = anOrder('order-blue')
const outcome = { aggregate: 'order', party: 'acme', id: key } as const
const converged = factNamed('NetworkConverged').data
const decided = OrderAccepted.of(factNamed('OrderAccepted').data)

/** What a chronicle knows of facts that all go back to one order. */
const progressAfter = (...facts: readonly (readonly [Line['ref'], Line['fact']])[]) => {
  const chronicle = openChronicle()
  for (const [index, [ref, fact]] of facts.entries()) {
    const entry = entryOf({ ref, fact, sequence: index + 1 })
    chronicle.note({ ...entry, correlation: key })
  }
  return chronicle.progress
}
const joined = PeerJoined.of({
  peers: [{ member: anAgent('oslo-1'), keys: { mesh: aKey('m'), exit: aKey('x') } }],
})
const suspended = NetworkSuspended.of({ order: key })

test('what an order raised is its last fact about a network before its outcome', () => {
  const { raisedBy } = progressAfter([blue, suspended], [blue, joined], [outcome, decided], [blue, joined])
  expect(raisedBy(key)).toEqual([{ ref: blue, revision: 2 }])
  expect(raisedBy('another')).toEqual([])
})

test('facts that no member derives from, and those of others, raise nothing', () => {
  const { raisedBy } = progressAfter(
    [blue, factNamed('NetworkFounded')],
    [blue, factNamed('NetworkDegraded')],
    [blue, NetworkConverged.of(converged)],
    [outcome, decided],
  )
  expect(raisedBy(key)).toEqual([])
})

test('several networks, each with its own', () => {
  const red = networkRef('acme', 'red')
  const { raisedBy } = progressAfter([blue, suspended], [red, suspended], [blue, suspended])
  expect(raisedBy(key)).toEqual([
    { ref: red, revision: 2 },
    { ref: blue, revision: 3 },
  ])
})

test('how far networks have come, also when they fell behind since', () => {
  const { convergedAt, goneAt } = progressAfter(
    [blue, NetworkConverged.of({ ...converged, revision: 7 })],
    [blue, factNamed('NetworkDegraded')],
    [blue, NetworkGone.of(factNamed('NetworkGone').data)],
  )
  expect([convergedAt(blue), goneAt(blue)]).toEqual([7, 3])
  expect([convergedAt(networkRef('acme', 'red')), goneAt(networkRef('acme', 'red'))]).toEqual([0, 0])
})
