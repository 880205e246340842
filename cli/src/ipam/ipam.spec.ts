import { DERIVE_VERSION } from '@sixfold/derive'
import { addressingHistory } from '@sixfold/domain/proofs/addressing-history'
import { unfinishedClaims } from '@sixfold/domain/proofs/addressing-holdings'
import type { Fact } from '@sixfold/events'
import { anAgent, anOrder, aParty, aPrefix } from '@sixfold/events/example-values'
import {
  AllocationExtended,
  AllocationWithdrawn,
  PeerLeft,
  PrefixAllocated,
  ResourceRemoved,
  TeardownForced,
} from '@sixfold/events/facts'
import { NetworkReported } from '@sixfold/events/reports'
import { GRID_REF, gridRef, networkRef } from '@sixfold/fold'
import {
  aClaim,
  exit,
  factNamed,
  first,
  type Line,
  STORY,
  second,
  storyUntil,
} from '@sixfold/fold/story.examples'
import { describe, expect, test } from 'vitest'
import { namesIn } from '../names/agent-names.ts'
import { palette } from '../render/color.ts'
import { BEGIN, worldOf } from '../story.examples.ts'
import { againstReports } from './against-reports.ts'
import { openDepartures } from './departures.ts'
import { forecast, openChanges } from './forecast.ts'
import { checkLines } from './render-check.ts'
import { forecastLines } from './render-forecast.ts'
import { percentText, treeLines } from './render-tree.ts'
import { addressTree, ownedBy } from './tree.ts'

const plain = palette(false)
const shown = (lines: readonly Line[], all = false) => {
  const world = worldOf(lines)
  return treeLines(addressTree(world, BEGIN), namesIn(world), { all }, plain)
}
const then = (lines: readonly Line[], ...facts: readonly (readonly [Line['ref'], Fact])[]): Line[] => [
  ...lines,
  ...facts.map(([ref, fact], index) => ({ ref, fact, sequence: lines.length + index + 1 })),
]
const slice = gridRef('slice', '2001-db8-a-100--_56')
const take = (count: number): readonly [Line['ref'], Fact] => [
  slice,
  PrefixAllocated.of({
    allocations: Array.from({ length: count }, (_, index) => ({
      claim: aClaim(first, `order-${index}`),
      prefix: aPrefix(`2001:db8:a:${(0x110 + index).toString(16)}::/64`),
    })),
  }),
]

describe('the tree of addresses', () => {
  test('has allocations, slices and /64s with who holds them', () => {
    expect(shown(storyUntil('NetworkAllocated'))).toEqual([
      '2001:db8:a::/48  farm oslo',
      '  1 of 255 slices of /56 cut (<1 %); 1 of 256 /64s in use',
      '    2001:db8:a:100::/56  oslo-1  <1 %  1 of 256 /64s in use',
      '      2001:db8:a:100::/64  in use  acme/blue  on oslo-1  fact 10',
    ])
  })
  test('says until when a /64 cools', () =>
    expect(shown(STORY).at(-1)).toBe('      2001:db8:a:100::/64  cooling until 2026-11-21 09:00:00.000 UTC'))
  test('tells a large slice in numbers, unless all of it is asked for', () => {
    const lines = then(storyUntil('NetworkAllocated'), take(20))
    expect(shown(lines).slice(2)).toEqual([
      '    2001:db8:a:100::/56  oslo-1  8 %  21 of 256 /64s in use',
      '      21 /64s, shown by --all',
    ])
    expect(shown(lines, true)).toHaveLength(24)
  })
  test('says what was extended and what was withdrawn', () => {
    const [prefix, extended] = [aPrefix('2001:db8:a::/48'), aPrefix('2001:db8:a::/47')]
    const operator = aParty('operator')
    const lines = then(
      storyUntil('AllocationRegistered'),
      [GRID_REF, AllocationExtended.of({ prefix, extended, operator })],
      [GRID_REF, AllocationWithdrawn.of({ prefix, operator })],
    )
    expect(shown(lines)).toEqual([
      '2001:db8:a::/47  farm oslo, first registered as 2001:db8:a::/48  withdrawn by fact 6: nothing is given from it',
      '  0 of 511 slices of /56 cut (0 %)',
    ])
  })
  test('of one machine has what it owns', () => {
    const rows = addressTree(worldOf(STORY), BEGIN)
    expect(ownedBy(rows, first)).toHaveLength(1)
    expect(ownedBy(rows, second)).toEqual([])
  })
  test('parts are never rounded to nothing or to all', () =>
    expect(
      [
        [0, 9],
        [1, 999],
        [1, 2],
        [998, 999],
        [9, 9],
        [0, 0],
      ].map(([a, b]) => percentText(a as number, b as number)),
    ).toEqual(['0 %', '<1 %', '50 %', '>99 %', '100 %', '0 %']))
})

describe('a check', () => {
  const lines = storyUntil('NetworkConverged')
  const report = (change: Partial<Parameters<typeof NetworkReported.of>[0]>) =>
    NetworkReported.of({
      party: 'acme',
      network: 'blue',
      phase: 'applied',
      keys: null,
      applied: 15,
      hash: null,
      deriveVersion: DERIVE_VERSION,
      milliseconds: 1,
      problems: [],
      ...change,
    }).data

  const against = (told: readonly Line[], said: ReturnType<typeof report>, agent = first) => {
    const departures = openDepartures()
    for (const { ref, fact, sequence } of told) departures.note(ref, fact, sequence)
    return againstReports(worldOf(told), [{ agent, report: said }], departures)
  }

  test('believes agents that hold what the log says, or nothing', () => {
    expect(against(lines, report({}))).toEqual([])
    expect(against(STORY, report({ phase: 'absent' }))).toEqual([])
  })
  test('finds agents that still hold what they gave up, by the fact by which they did', () => {
    const { sequence } = STORY.find(({ fact }) => fact.name === 'PeerLeft') ?? { sequence: 0 }
    const [found] = against(STORY, report({}))
    expect(found).toMatchObject({ finding: { facts: [sequence] }, isExpected: false })
    expect(found?.finding.sentence).toContain(`by the log it gave it up with fact ${sequence}`)
  })
  test('knows what was forced, also when the plan has forgotten who it was, or the network is gone', () => {
    const blue = networkRef('acme', 'blue')
    const removed: Line[] = then(
      lines,
      [blue, ResourceRemoved.of({ order: anOrder('out'), node: first })],
      [blue, TeardownForced.of({ order: anOrder('out'), members: [first] })],
    )
    const forced = removed.length
    const forgotten = then(removed, [blue, ResourceRemoved.of({ order: anOrder('more'), node: second })])
    const gone = then(
      forgotten,
      [blue, PeerLeft.of({ members: [second, exit] })],
      [blue, factNamed('NetworkGone')],
    )
    for (const told of [removed, forgotten, gone]) {
      const [found, ...more] = against(told, report({}))
      expect(more).toEqual([])
      expect(found).toMatchObject({ finding: { facts: [forced] }, isExpected: true })
      expect(found?.finding.sentence).toContain(`an operator forced it to give it up with fact ${forced}`)
    }
    // Who left by its own word and has it all the same contradicts the log.
    expect(against(gone, report({}), second)).toMatchObject([{ isExpected: false }])
    expect(against(forgotten, report({}), anAgent('stranger'))).toMatchObject([
      { finding: { facts: [] }, isExpected: false },
    ])
  })
  test('finds agents that derived something else from the same revision', () => {
    const world = worldOf(lines)
    const revision = world.get('network', networkRef('acme', 'blue')).state.plan?.revision ?? 0
    const hash = 'x'.repeat(43)
    const said = [{ agent: first, report: report({ applied: revision, hash }) }]
    expect(againstReports(world, said, openDepartures())).toMatchObject([
      { finding: { law: 'owner-as-said' } },
    ])
  })
  test('tells each law, its counterexamples with names and facts, and what is under way', () => {
    const told = then(storyUntil('NetworkAllocated'), take(1), [
      slice,
      PrefixAllocated.of({
        allocations: [{ claim: aClaim(second, 'order-0'), prefix: aPrefix('2001:db8:a:110::/64') }],
      }),
    ])
    const world = worldOf(told)
    const history = addressingHistory()
    for (const { ref, fact, sequence } of told) history.note(ref, fact, { sequence, at: 0 })
    const findings = history.findings()
    const unfinished = unfinishedClaims(world)
    const said = { facts: told.length, agents: 2, reports: 3, findings, forced: [], unfinished }
    const text = checkLines(said, { of: (id) => (id === first ? 'n1' : 'n2') }, plain)
    expect(text[0]).toBe('15 facts and 3 reports of 2 agents:')
    expect(text.filter((line) => line.startsWith('  holds '))).toHaveLength(9)
    expect(text).toContain(
      '      2001:db8:a:110::/64 was given to acme/blue on n2 while acme/blue on n1 held it (facts 14 and 15)',
    )
    expect(text.at(-1)).toBe('      2001:db8:a:110::/64 for acme/blue on n2 is to be released (fact 15)')
  })
})

describe('a forecast', () => {
  const DAY_MS = 86_400_000
  const told = (lines: readonly Line[], days: number, step = DAY_MS) => {
    const changes = openChanges()
    for (const { ref, fact, sequence } of lines) changes.note(ref, fact, sequence * step)
    const window = changes.window(days)
    if (window === null) throw new Error('no facts')
    return forecast(worldOf(lines), window)
  }
  const lines = then(storyUntil('SliceCut'), take(8), take(16))

  test('goes on as in the window', () => {
    const { machines, allocations } = told(lines, 2)
    expect(machines).toMatchObject([{ of: 256, used: 16, grown: 24, perDay: 12, daysLeft: 20 }])
    expect(allocations).toMatchObject([{ of: 255, used: 1, grown: 1, perDay: 0.5, daysLeft: 508 }])
  })
  test('counts the log only as far as it goes', () =>
    expect(told(lines, 1000)).toMatchObject({ from: DAY_MS, to: 9 * DAY_MS }))
  test('does not fill up by what came back', () =>
    expect(told(STORY, 1000).machines).toMatchObject([{ grown: 0, perDay: 0, daysLeft: null }]))
  test('reads well', () => {
    const names = { of: () => 'n1' }
    expect(forecastLines(told(lines, 2), names, plain)).toEqual([
      'if it goes on as in the 2 d until the last fact, of 1970-01-10 00:00:00.000 UTC:',
      '',
      'MACHINE       /64S  USED  PER DAY  LASTS',
      'n1       16 of 256   6 %      +12  20 d',
      '',
      'ALLOCATION         SLICES  USED  PER DAY  LASTS',
      '2001:db8:a::/48  1 of 255  <1 %     +0.5  508 d',
    ])
    expect(forecastLines(told(lines, 2, 1000), names, plain)[1]).toContain('younger than a day')
  })
  test('is none of an empty log', () => expect(openChanges().window(30)).toBeNull())
})
