import { freePairs, pairCount } from '@sixfold/domain/slice/free-pairs'
import { sliceDecider } from '@sixfold/domain/slice/slice.decider'
import { type Claim, fourthGroup, hashToken, type Prefix, prefixOfPair } from '@sixfold/events'
import { anAgent } from '@sixfold/events/example-values'

/** How long a /64 cools, in milliseconds of the churn's own clock: it ticks once for each release. */
const COOL_DOWN_MS = 1_000

/** Who holds each /64 and until when it cools, kept apart from what is measured: it throws at the first overlap. */
const openLedger = (slice: Prefix) => {
  const first = fourthGroup(slice)
  const holder = new Int32Array(65_536).fill(-1)
  const coolUntil = new Float64Array(65_536)
  return {
    take: (prefix: Prefix, by: number, now: number): void => {
      const pair = fourthGroup(prefix)
      if (prefix !== prefixOfPair(slice, pair) || pair < Math.max(first, 2))
        throw new Error(`${prefix} is no /64 to give`)
      if (holder[pair] !== -1) throw new Error(`${prefix} was given to ${by} while ${holder[pair]} held it`)
      if ((coolUntil[pair] as number) > now) throw new Error(`${prefix} was given before it had cooled`)
      holder[pair] = by
    },
    give: (prefix: Prefix, by: number, until: number): void => {
      const pair = fourthGroup(prefix)
      if (holder[pair] !== by)
        throw new Error(`${prefix} was given back by ${by}, and ${holder[pair]} held it`)
      holder[pair] = -1
      coolUntil[pair] = until
    },
  }
}

/**
 * One slice in which /64s come and go, decided and folded as the coordinator does it, without the log. Every answer is
 * held against a ledger of its own.
 */
export const openChurn = (slice: Prefix) => {
  const ledger = openLedger(slice)
  const member = anAgent('churn')
  const [party, network] = ['bench', 'churn'] as never as [Claim['party'], Claim['network']]
  let state = sliceDecider.initialState()
  const held: { claim: Claim; prefix: Prefix; by: number }[] = []
  let [sequence, now, claims] = [0, 0, 0]
  // A generator of its own (xorshift), so that every run is the same.
  let seed = 0x2545_f491
  const random = (below: number): number => {
    seed ^= seed << 13
    seed ^= seed >>> 17
    seed ^= seed << 5
    return (seed >>> 0) % below
  }
  const position = () => {
    sequence += 1
    return { sequence, at: now }
  }

  return {
    held: (): number => held.length,
    capacity: pairCount(slice),
    /** Gives the next free /64 to a claim of its own; throws when there is none. */
    allocate: (): void => {
      const [pair] = freePairs(slice, state, now)
      if (pair === undefined) throw new Error('no /64 is free')
      const by = claims
      claims += 1
      const claim: Claim = {
        order: hashToken(26, 'churn', String(by)) as Claim['order'],
        party,
        network,
        member,
      }
      const requests = [{ claim, pair }]
      const decision = sliceDecider.decide({ type: 'AllocatePrefixes', slice, requests, now }, state)
      if ('refused' in decision || decision.fact?.name !== 'PrefixAllocated')
        throw new Error('none was given')
      state = sliceDecider.evolve(state, decision.fact, position())
      const [given] = decision.fact.data.allocations
      if (given === undefined) throw new Error('an empty fact')
      ledger.take(given.prefix, by, now)
      held.push({ claim, prefix: given.prefix, by })
    },
    /** Gives a /64 back, whichever; it has cooled after so many more releases. */
    release: (): void => {
      now += 1
      const place = random(held.length)
      const last = held.pop()
      const it = place === held.length ? last : held[place]
      if (last === undefined || it === undefined) throw new Error('nothing is held')
      if (place < held.length) held[place] = last
      const command = { type: 'ReleasePrefixes', claims: [it.claim], now, coolDownMs: COOL_DOWN_MS } as const
      const decision = sliceDecider.decide(command, state)
      if ('refused' in decision || decision.fact === null) throw new Error('none was given back')
      state = sliceDecider.evolve(state, decision.fact, position())
      ledger.give(it.prefix, it.by, now + COOL_DOWN_MS)
    },
  }
}
