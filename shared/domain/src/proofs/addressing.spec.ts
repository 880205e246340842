import type { Fact } from '@sixfold/events'
import { aClaim, aFarm, anAgent, anExitGroup, aParty, aPrefix } from '@sixfold/events/example-values'
import {
  AllocationRegistered,
  ExitRegistered,
  NetworkAllocated,
  NetworkFounded,
  NetworkGone,
  PrefixAllocated,
  PrefixReleased,
  SliceCut,
  SliceReturned,
} from '@sixfold/events/facts'
import { emptyWorld, GRID_REF, gridRef, networkRef } from '@sixfold/fold'
import { factNamed } from '@sixfold/fold/story.examples'
import { describe, expect, it } from 'vitest'
import { proveAddressing } from './addressing.ts'
import { addressingHistory } from './addressing-history.ts'
import { unfinishedClaims } from './addressing-holdings.ts'

type Told = readonly [ref: Parameters<ReturnType<typeof emptyWorld>['apply']>[0], fact: Fact]

const [node, exit] = [anAgent('oslo-1'), anAgent('exit-1')]
const allocation = (prefix: string, sliceLength = 56): Told => [
  GRID_REF,
  AllocationRegistered.of({
    prefix: aPrefix(prefix),
    holder: { kind: 'farm', id: aFarm('oslo') },
    sliceLength,
    operator: aParty('operator'),
  }),
]
const cut = (slice: string, owner = node, of = '2001-db8-a--_48', ordinal = 0): Told => [
  gridRef('allocation', of),
  SliceCut.of({ slice: aPrefix(slice), index: 1, owner, ordinal }),
]
const taken = (prefix: string, order = 'order-blue', member = node, of = '2001-db8-a-100--_56'): Told => [
  gridRef('slice', of),
  PrefixAllocated.of({ allocations: [{ claim: aClaim(member, order), prefix: aPrefix(prefix) }] }),
]
const released = (prefix: string, coolUntil: string, order = 'order-blue', member = node): Told => [
  gridRef('slice', '2001-db8-a-100--_56'),
  PrefixReleased.of({
    releases: [{ claim: aClaim(member, order), prefix: aPrefix(prefix) }],
    coolUntil: coolUntil as never,
  }),
]
const blue = networkRef('acme', 'blue')
const founded: Told = [
  blue,
  NetworkFounded.of({
    order: 'order-blue' as never,
    deriveVersion: 1,
    resources: [{ node, pair: 0x100 }],
    exit: { exit, pair: 0x1100 },
  }),
]
const allocated = (of: string, its = '2001:db8:e:1100::/64'): Told => {
  const { data } = factNamed('NetworkAllocated')
  const [resource] = data.resources
  return [
    blue,
    NetworkAllocated.of({
      ...data,
      resources: [{ ...resource, node, prefix: aPrefix(of), breakout: 'node' } as never],
      exitPoint: { ...data.exitPoint, exit, prefix: aPrefix(its) },
    }),
  ]
}
const exitStands: Told = [
  gridRef('exit', exit),
  ExitRegistered.of({ ...factNamed('ExitRegistered').data, exit, exitGroup: anExitGroup('nordic') }),
]
const exitHolds = [
  exitStands,
  allocation('2001:db8:e::/48'),
  cut('2001:db8:e:1100::/56', exit, '2001-db8-e--_48'),
  taken('2001:db8:e:1100::/64', 'order-blue', exit, '2001-db8-e-1100--_56'),
]
const WELL: readonly Told[] = [
  allocation('2001:db8:a::/48'),
  cut('2001:db8:a:100::/56'),
  ...exitHolds,
  founded,
  taken('2001:db8:a:100::/64'),
  allocated('2001:db8:a:100::/64'),
]

const tell = (...told: readonly Told[]) => {
  const world = emptyWorld()
  const history = addressingHistory()
  for (const [index, [ref, fact]] of told.entries()) {
    const position = { sequence: index + 1, at: index * 1000 }
    world.apply(ref, fact, position)
    history.note(ref, fact, position)
  }
  const laws = (found: readonly { law: string; facts: readonly number[] }[]) =>
    found.map(({ law, facts }) => `${law} ${facts.join(' ')}`)
  return { now: laws(proveAddressing(world)), before: laws(history.findings()), world }
}

describe('the proof of addresses', () => {
  it('finds nothing where all is well', () => {
    const { now, before, world } = tell(...WELL)
    expect([now, before, unfinishedClaims(world)]).toEqual([[], [], []])
  })

  it.each<[string, readonly Told[], string[]]>([
    ['allocations that overlap', [...WELL, allocation('2001:db8:a:8000::/49')], ['allocations-apart 1 10']],
    [
      'allocations of which one is around two',
      [allocation('2001:db8::/32'), allocation('2001:db8:a::/48'), allocation('2001:db8:b::/48')],
      ['allocations-apart 1 2', 'allocations-apart 1 3'],
    ],
    ['a slice outside of its allocation', [...WELL, cut('2001:db8:b:100::/56')], ['slices-inside 1 10']],
    [
      'a PrefixZero that was cut',
      [...WELL, cut('2001:db8:a::/56', node, '2001-db8-a--_48', 1)],
      ['slices-inside 1 10'],
    ],
    ['a slice of an allocation that nobody registered', [cut('2001:db8:a:100::/56')], ['slices-inside 1']],
    ['slices that overlap', [...WELL, cut('2001:db8:a:180::/57', exit)], ['slices-apart 2 10']],
    [
      'a /64 of two in one slice',
      [...WELL, taken('2001:db8:a:100::/64', 'order-blue', exit)],
      ['one-holder 8 10'],
    ],
    [
      'a /64 of two in two slices',
      [...WELL, taken('2001:db8:a:100::/64', 'order-blue', exit, '2001-db8-a-100--_57')],
      ['one-holder 8 10'],
    ],
    [
      'a /64 that is not in its slice',
      [...WELL, taken('2001:db8:a:300::/64', 'order-blue', exit)],
      ['inside-its-slice 10'],
    ],
    [
      'a /64 that nobody gave',
      [...WELL.slice(0, 7), allocated('2001:db8:a:100::/64')],
      ['owner-as-said 2 8'],
    ],
    ['a /64 of nobody’s slice', [...WELL.slice(0, 8), allocated('2001:db8:a:300::/64')], ['owner-as-said 9']],
    [
      'a /64 that the network says is its node’s, and is its exit’s',
      [...WELL.slice(0, 8), allocated('2001:db8:e:1101::/64')],
      ['owner-as-said 9'],
    ],
    [
      'two members with the same pair',
      [
        ...WELL.slice(0, 8),
        taken('2001:db8:e:1100::/64', 'order-blue', exit, '2001-db8-e-1100--_56'),
        cut('2001:db8:a:1100::/56', node, '2001-db8-a--_48', 1),
        taken('2001:db8:a:1100::/64', 'order-blue', node, '2001-db8-a-1100--_56'),
        allocated('2001:db8:a:1100::/64'),
      ],
      ['pairs-differ 12'],
    ],
    [
      'a /64 of a network that never was',
      [...WELL.slice(0, 6), taken('2001:db8:a:100::/64')].filter(([, { name }]) => name !== 'NetworkFounded'),
      ['no-leak 6', 'no-leak 7'],
    ],
    [
      'a /64 of a network that is gone',
      [...WELL, [blue, NetworkGone.of({})]],
      ['no-leak 6 10', 'no-leak 8 10'],
    ],
  ])('finds %s', (_what, told, laws) => {
    const { now } = tell(...told)
    expect(now).toEqual(expect.arrayContaining(laws.slice(0, 1)))
    expect(now).toHaveLength(laws.length)
  })
})

describe('the history of addresses', () => {
  const begin = [allocation('2001:db8:a::/48'), cut('2001:db8:a:100::/56'), founded]
  const P = '2001:db8:a:100::/64'

  it.each<[string, readonly Told[], string[]]>([
    [
      'what is given again before it has cooled',
      [taken(P), released(P, '1970-01-01T00:00:05.001Z'), taken(P, 'order-red')],
      ['cooled-down 5 6'],
    ],
    ['what had cooled', [taken(P), released(P, '1970-01-01T00:00:04.500Z'), taken(P, 'order-red')], []],
    ['what was held', [taken(P), taken(P, 'order-red')], ['one-holder 4 5']],
    [
      'what was given back by another',
      [taken(P), released(P, '1970-01-01T00:00:00.000Z', 'order-red')],
      ['held-before-released 4 5'],
    ],
    ['what was given back twice', [released(P, '1970-01-01T00:00:00.000Z')], ['held-before-released 4']],
    ['a slice that was cut twice', [cut('2001:db8:a:100::/56', exit)], ['slices-apart 2 4']],
    [
      'a slice that was cut, returned and cut',
      [
        [
          gridRef('allocation', '2001-db8-a--_48'),
          SliceReturned.of({ slice: aPrefix('2001:db8:a:100::/56'), owner: node }),
        ],
        cut('2001:db8:a:100::/56', exit),
      ],
      [],
    ],
    [
      'a slice that nobody cut',
      [taken('2001:db8:a:300::/64', 'order-blue', node, '2001-db8-a-300--_56')],
      ['inside-its-slice 4'],
    ],
  ])('tells of %s', (_what, told, laws) => expect(tell(...begin, ...told).before).toEqual(laws))
})

it('leaves a latecomer of a network that is gone to be released', () => {
  const gone = [...WELL, [blue, NetworkGone.of({})] as const]
  const { now, world } = tell(...gone, taken('2001:db8:a:101::/64', 'order-late'))
  expect(now).toHaveLength(2)
  expect(unfinishedClaims(world).map(({ prefix, why }) => `${prefix} ${why}`)).toEqual([
    '2001:db8:a:101::/64 to be released',
  ])
})

it('tells what is under way, and that it is nothing wrong', () => {
  const { now, world } = tell(...WELL.slice(0, 8))
  expect(now).toEqual([])
  expect(unfinishedClaims(world).map(({ prefix, why }) => `${prefix} ${why}`)).toEqual([
    '2001:db8:e:1100::/64 being allocated',
    '2001:db8:a:100::/64 being allocated',
  ])
  const other = tell(...WELL, taken('2001:db8:a:101::/64', 'order-other'))
  expect(unfinishedClaims(other.world).map(({ prefix, why }) => `${prefix} ${why}`)).toEqual([
    '2001:db8:a:101::/64 to be released',
  ])
})
