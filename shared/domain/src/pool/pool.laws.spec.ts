import { type Claim, claimKey } from '@sixfold/events'
import { aClaim, aNetwork, anAgent } from '@sixfold/events/example-values'
import { holdingsOf, type PoolState } from '@sixfold/fold'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { PoolCommand } from './pool.commands.ts'
import { type PoolFact, poolDecider } from './pool.decider.ts'
import { CANDIDATES, COOL_DOWN_MS, SHARED } from './pool.examples.ts'

const claims = Array.from({ length: 8 }, (_, index) => ({
  ...aClaim(anAgent('exit-1'), `order-${index}`),
  network: aNetwork(`net-${index % 3}`),
}))
const claim = fc.constantFrom(...claims)
const many = fc.array(claim, { maxLength: 3 })
const now = fc.nat(4 * COOL_DOWN_MS)
const hosts = ['shop.example.com', 'www.example.com', SHARED]

/** An order wants one name, however often it is decided; some want the same, of one network and of several. */
const hostOf = ({ order }: Claim) => ({
  host: hosts[(Number(order.at(-1)) >> 1) % hosts.length] ?? SHARED,
  port: 443,
})

const command: fc.Arbitrary<(at: number) => PoolCommand> = fc.oneof(
  fc
    .array(fc.record({ claim, address: fc.option(fc.constantFrom(...CANDIDATES), { nil: undefined }) }), {
      maxLength: 3,
    })
    .map(
      (requests) => (at: number) =>
        ({ type: 'AssignIpv4', requests, candidates: CANDIDATES, now: at }) as const,
    ),
  many.map(
    (list) => (at: number) =>
      ({ type: 'ReleaseIpv4', claims: list, now: at, coolDownMs: COOL_DOWN_MS }) as const,
  ),
  many.map(
    (list) => (at: number) =>
      ({
        type: 'AssignPortBlock',
        requests: list.map((it) => ({ claim: it, address: SHARED })),
        now: at,
      }) as const,
  ),
  many.map(
    (list) => (at: number) =>
      ({ type: 'ReleasePortBlock', claims: list, now: at, coolDownMs: COOL_DOWN_MS }) as const,
  ),
  fc
    // A party's orders are decided one after the other: no two of one network want the same name at once.
    .uniqueArray(claim, { maxLength: 3, selector: (it) => `${it.network} ${hostOf(it).host}` })
    .map(
      (list) => () =>
        ({ type: 'ClaimHost', requests: list.map((it) => ({ claim: it, ...hostOf(it) })) }) as const,
    ),
  many.map((list) => () => ({ type: 'ReleaseHost', claims: list }) as const),
  fc.constant((at: number) => ({ type: 'NoteFill', of: CANDIDATES.length, now: at }) as const),
)

type Taken = readonly [key: string, claim: Claim]

/** What a fact gives to whom, in words of our own. */
const givenBy = (fact: PoolFact): Taken[] => {
  switch (fact.name) {
    case 'Ipv4Assigned':
      return fact.data.assignments.map((it) => [it.address, it.claim])
    case 'PortBlockAssigned':
      return fact.data.assignments.map((it) => [`${it.address} from ${it.first}`, it.claim])
    case 'HostClaimed':
      return fact.data.claims.map((it) => [`${it.host} on ${it.port}`, it.claim])
    default:
      return []
  }
}

/** What a fact takes back, and until when that rests. */
const takenBackBy = (fact: PoolFact): { keys: Claim[]; rests: number } => {
  switch (fact.name) {
    case 'Ipv4Released':
    case 'PortBlockReleased':
      return { keys: fact.data.releases.map((it) => it.claim), rests: Date.parse(fact.data.coolUntil) }
    case 'HostReleased':
      return { keys: fact.data.claims, rests: 0 }
    default:
      return { keys: [], rests: 0 }
  }
}

const networkOf = ({ party, network }: Claim): string => `${party}/${network}`

const agrees = (state: PoolState, held: ReadonlyMap<string, Claim>): void => {
  expect([...state.byClaim.keys()].toSorted()).toEqual([...held.values()].map(claimKey).toSorted())
  expect(state.taken.size).toBe(held.size)
  for (const it of claims)
    expect(
      holdingsOf(state, it)
        .map(({ claim: by }) => claimKey(by))
        .toSorted(),
    ).toEqual(
      [...held.values()]
        .filter((by) => networkOf(by) === networkOf(it))
        .map(claimKey)
        .toSorted(),
    )
  expect(state.sold).toBe([...held.keys()].filter((key) => CANDIDATES.includes(key as never)).length)
}

/** Who holds what and what rests until when, kept in the simplest way, and the laws checked against it. */
const openModel = () => {
  const held = new Map<string, Claim>()
  const rests = new Map<string, number>()
  const take = ([key, by]: Taken, isHost: boolean, time: number): void => {
    const before = held.get(key)
    const isOwnHost = before !== undefined && isHost && networkOf(before) === networkOf(by)
    expect(before === undefined || isOwnHost).toBe(true)
    expect(time).toBeGreaterThanOrEqual(rests.get(key) ?? 0)
    held.set(key, by)
  }
  const giveBack = (by: Claim, until: number): void => {
    for (const [key, holder] of [...held]) {
      if (claimKey(holder) !== claimKey(by)) continue
      held.delete(key)
      rests.set(key, until)
    }
  }
  return {
    held,
    tell: (fact: PoolFact, time: number): void => {
      for (const taken of givenBy(fact)) take(taken, fact.name === 'HostClaimed', time)
      const { keys, rests: until } = takenBackBy(fact)
      for (const by of keys) giveBack(by, until)
    },
  }
}

it('never gives anything to two networks or before it has rested; a command that is repeated changes nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(command, now), { maxLength: 60 }), (steps) => {
      const model = openModel()
      let state = poolDecider.initialState()
      let time = 0
      for (const [index, [make, later]] of steps.entries()) {
        time += later % COOL_DOWN_MS
        const asked = make(time)
        const decision = poolDecider.decide(asked, state)
        if ('refused' in decision || decision.fact === null) continue
        model.tell(decision.fact, time)
        state = poolDecider.evolve(state, decision.fact, { sequence: index + 1, at: time })
        agrees(state, model.held)
        expect(poolDecider.decide(asked, state)).toEqual({ fact: null })
      }
    }),
    { numRuns: 400 },
  )
})
