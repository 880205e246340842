import { hashOf } from '@sixfold/events'
import { OrderAccepted, RejectionsCounted } from '@sixfold/events/facts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decidedOrders } from './decided.ts'

const POSITIONS = Array.from({ length: 40 }, (_, index) => index + 1)
const STREAMS = ['orders-1', 'orders-2']
const PARTIES = ['acme', 'bolt']
type Decided = ReturnType<typeof decidedOrders>

/** What is saved, with the large pieces as their hashes. */
const savedBy = (decided: Decided) => {
  const { keys, ...rest } = decided.save()
  return { ...rest, held: keys.held, pieces: keys.pieces.map(hashOf) }
}

const all = (decided: Decided): boolean[] =>
  STREAMS.flatMap((stream) =>
    PARTIES.flatMap((party) => POSITIONS.map((at) => decided.has(stream, party, at))),
  )

const note = (
  decided: Decided,
  stream: string,
  party: string,
  position: number,
  isCounted: boolean,
): void => {
  const ref = { aggregate: 'order', party, id: 'key' } as const
  const accepted = () => OrderAccepted.of({ orderType: 'x', bytes: 'x'.repeat(43), position, stream })
  const counted = () =>
    RejectionsCounted.of({
      minute: '2026-11-21T08:00:00.000Z' as never,
      count: 1,
      firstPosition: position,
      lastPosition: position,
      stream,
    })
  decided.note({ ref, fact: isCounted ? counted() : accepted() })
}

it('goes on from what was saved as if it had noted all of it', () => {
  const noted = fc.tuple(
    fc.constantFrom(...STREAMS),
    fc.constantFrom(...PARTIES),
    fc.constantFrom(...POSITIONS),
    fc.integer({ min: 0, max: 9 }).map((it) => it === 0),
  )
  fc.assert(
    fc.property(fc.array(noted, { maxLength: 40 }), fc.nat({ max: 40 }), (facts, cut) => {
      const [whole, before] = [decidedOrders(), decidedOrders()]
      for (const fact of facts) note(whole, ...fact)
      for (const fact of facts.slice(0, cut)) note(before, ...fact)
      const after = decidedOrders(structuredClone(before.save()))
      expect(savedBy(after)).toEqual(savedBy(before))
      for (const fact of facts.slice(cut)) note(after, ...fact)
      expect(all(after)).toEqual(all(whole))
      for (const stream of STREAMS)
        for (const at of POSITIONS) expect(after.of(stream).endOfRun(at)).toBe(whole.of(stream).endOfRun(at))
    }),
  )
})

it('saves what facts say and not what was decided here: a refusal may still wait to be counted', () => {
  const decided = decidedOrders()
  note(decided, 'orders-1', 'acme', 1, false)
  decided.of('orders-1').add(2)
  expect([1, 2, 3].map((at) => decided.has('orders-1', 'acme', at))).toEqual([true, true, false])
  const next = decidedOrders(structuredClone(decided.save()))
  expect([1, 2, 3].map((at) => next.has('orders-1', 'acme', at))).toEqual([true, false, false])
  expect(next.of('orders-1').endOfRun(1)).toBe(1)
})
