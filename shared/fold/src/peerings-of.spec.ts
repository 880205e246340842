import type { Fact } from '@sixfold/events'
import { aNetwork, anOrder, aParty } from '@sixfold/events/example-values'
import {
  NetworkCancelled,
  NetworkSuspended,
  PeeringAccepted,
  PeeringEnded,
  PeeringOffered,
} from '@sixfold/events/facts'
import { describe, expect, it } from 'vitest'
import { peeringOf, peeringsOf } from './peerings-of.ts'
import { factNamed } from './story.examples.ts'
import { emptyWorld, networkRef } from './world.ts'

const blue = { party: aParty('acme'), network: aNetwork('blue') }
const green = { party: aParty('umbrella'), network: aNetwork('green') }
const order = anOrder('some-order')

const by = (who: typeof blue, fact: Fact) => ({ ref: networkRef(who.party, who.network), fact })
const offers = (us: typeof blue, them: typeof blue) => by(us, PeeringOffered.of({ order, peer: them }))
const accepts = (us: typeof blue, them: typeof blue) => by(us, PeeringAccepted.of({ order, peer: them }))
const ends = (us: typeof blue, them: typeof blue) => by(us, PeeringEnded.of({ order, peer: them }))

const BOTH = [blue, green].flatMap((who) => [
  by(who, factNamed('NetworkFounded')),
  by(who, factNamed('NetworkAllocated')),
])

/** How both see it in the end. */
const told = (...lines: ReturnType<typeof by>[]) => {
  const world = emptyWorld()
  for (const [index, { ref, fact }] of [...BOTH, ...lines].entries())
    world.apply(ref, fact, { sequence: index + 1, at: 0 })
  const [ours, theirs] = [peeringsOf(world, blue), peeringsOf(world, green)]
  expect(ours.map(({ state, since }) => [state, since])).toEqual(
    theirs.map(({ state, since }) => [state, since]),
  )
  expect(peeringOf(world, blue, blue)).toBeNull()
  const [seen] = ours
  return seen === undefined ? null : [seen.state, seen.by.network]
}

describe('a peering', () => {
  it('is offered, accepted and then active, as both see it', () => {
    expect(told()).toBeNull()
    expect(told(offers(green, blue))).toEqual(['offered', 'green'])
    expect(told(offers(green, blue), accepts(blue, green))).toEqual(['active', 'blue'])
  })

  it('is not active by an acceptance that came before the offer, or behind an end', () => {
    expect(told(accepts(blue, green), offers(green, blue))).toEqual(['offered', 'green'])
    expect(told(offers(green, blue), ends(green, blue), accepts(blue, green))).toEqual(['ended', 'green'])
  })

  it('is ended by either side, and may be offered again', () => {
    const active = [offers(green, blue), accepts(blue, green)]
    expect(told(...active, ends(blue, green))).toEqual(['ended', 'blue'])
    expect(told(...active, ends(green, blue))).toEqual(['ended', 'green'])
    expect(told(...active, ends(green, blue), offers(green, blue))).toEqual(['offered', 'green'])
    expect(told(...active, ends(blue, green), offers(blue, green), accepts(green, blue))).toEqual([
      'active',
      'green',
    ])
  })

  it('passes nothing while one of both is suspended, and ends with either', () => {
    const active = [offers(green, blue), accepts(blue, green)]
    expect(told(...active, by(green, NetworkSuspended.of({ order })))).toEqual(['accepted', 'blue'])
    expect(told(...active, by(green, NetworkCancelled.of({ order })))).toEqual(['ended', 'green'])
    expect(told(...active, by(blue, NetworkCancelled.of({ order })))).toEqual(['ended', 'blue'])
  })
})
