import { ipv4Overlaps, ipv4PrefixBits } from '@sixfold/events'
import { anOrder } from '@sixfold/events/example-values'
import { networkKey, type SpaceState } from '@sixfold/fold'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { SpaceCommand } from './space.commands.ts'
import { spaceDecider } from './space.decider.ts'
import { acme, blue, claim, green } from './space.examples.ts'

const RANGES = [
  '10.10.0.0/16',
  '10.10.0.0/24',
  '10.10.0.128/25',
  '10.10.1.0/24',
  '10.11.0.0/16',
  '172.16.0.0/12',
]
const by = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
const network = fc.constantFrom(blue, green)

const command: fc.Arbitrary<SpaceCommand> = fc.oneof(
  by.map(
    (it) => ({ type: 'FoundSpace', order: anOrder(`found-${it}`), owner: acme, space: 'legacy' }) as const,
  ),
  by.map((it) => ({ type: 'ShareSpace', order: anOrder(`share-${it}`), with: green }) as const),
  by.map((it) => ({ type: 'UnshareSpace', order: anOrder(`unshare-${it}`), with: green }) as const),
  fc
    .tuple(by, network, fc.subarray(RANGES, { minLength: 1, maxLength: 2 }))
    .map(([it, who, list]) => claim(who, `claim-${it}`, ...list)),
  by.map((it) => ({ type: 'ReleaseRanges', order: anOrder(`claim-${it}`) }) as const),
)

const BEGINNING: readonly SpaceCommand[] = [
  { type: 'FoundSpace', order: anOrder('first'), owner: acme, space: 'legacy' },
  { type: 'ShareSpace', order: anOrder('share'), with: green },
]

const bitsOf = (range: string) => ipv4PrefixBits(range) as NonNullable<ReturnType<typeof ipv4PrefixBits>>

/** No range is two networks', and only those that may use the space have any. */
const expectDisjoint = ({ claims, founded, sharedWith }: SpaceState): void => {
  const all = [...claims.values()].flatMap(({ network: who, ranges }) =>
    ranges.map(({ range }) => ({ who: networkKey(who), party: who.party, range })),
  )
  const shared = all.filter((a) =>
    all.some((b) => a.who !== b.who && ipv4Overlaps(bitsOf(a.range), bitsOf(b.range))),
  )
  expect(shared).toEqual([])
  expect(all.filter(({ who, party }) => party !== founded?.owner && !sharedWith.has(who))).toEqual([])
}

it('never has a range for two networks or for one that may not use it; a command that is repeated changes nothing', () => {
  let claims = 0
  fc.assert(
    fc.property(fc.array(command, { minLength: 10, maxLength: 60 }), (commands) => {
      let state = spaceDecider.initialState()
      for (const [index, asked] of [...BEGINNING, ...commands].entries()) {
        const decision = spaceDecider.decide(asked, state)
        if ('refused' in decision || decision.fact === null) continue
        if (decision.fact.name === 'SpaceRangesClaimed') claims += 1
        state = spaceDecider.evolve(state, decision.fact, { sequence: index + 1, at: 0 })
        expectDisjoint(state)
        expect(spaceDecider.decide(asked, state)).toEqual({ fact: null })
      }
    }),
    { numRuns: 300 },
  )
  expect(claims).toBeGreaterThan(500)
})
