import { aPrefix } from '@sixfold/events/example-values'
import { SliceCut } from '@sixfold/events/facts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocationsOf } from './aggregates/grid.ts'
import { idPrefix, prefixId } from './prefix-id.ts'
import {
  aClaim,
  blue,
  exit,
  factNamed,
  first,
  type Line,
  STORY,
  second,
  storyUntil,
} from './story.examples.ts'
import { viewOf } from './view-of.ts'
import { emptyWorld, GRID_REF, gridRef, networkRef, refText, type World } from './world.ts'

const told = (lines: readonly Line[], world: World = emptyWorld()): World => {
  for (const { ref, fact, sequence } of lines) world.apply(ref, fact, { sequence, at: 1_000 * sequence })
  return world
}
const AGGREGATES = ['grid', 'farm', 'exit-group', 'allocation', 'slice', 'node', 'exit', 'network'] as const
/** Everything in a world, as something that can be compared. */
const contents = (world: World) => AGGREGATES.map((name) => [name, [...world.all(name)]])

describe('the world', () => {
  it('is empty before the first fact, and looking changes nothing', () => {
    const world = emptyWorld()
    expect(world.get('network', blue)).toMatchObject({ sequence: 0, state: { status: 'none', plan: null } })
    expect(world.count('network')).toBe(0)
    expect([...world.slicesOf(first), ...world.networksOf(first)]).toEqual([])
    expect(world.sequence()).toBe(0)
  })

  it('is the same when facts come again, in whatever order they come again', () => {
    const once = contents(told(STORY))
    fc.assert(
      fc.property(
        fc.array(fc.nat(STORY.length - 1), { maxLength: 40 }),
        fc.nat(STORY.length),
        (again, at) => {
          const world = told(STORY.slice(0, at))
          for (const index of again.filter((it) => it < at)) told([STORY[index] as Line], world)
          told(STORY.slice(at), world)
          for (const index of again) told([STORY[index] as Line], world)
          expect(contents(world)).toEqual(once)
          expect(world.slicesOf(first)).toHaveLength(1)
        },
      ),
    )
  })

  it('knows the sequence of each aggregate and of the log', () => {
    const world = told(STORY)
    expect(world.sequence()).toBe(STORY.length)
    const last = STORY.findLast(({ ref }) => ref === blue)
    expect(world.get('network', blue).sequence).toBe(last?.sequence)
    expect(AGGREGATES.map((name) => world.count(name))).toEqual([1, 1, 1, 1, 1, 1, 1, 3])
  })

  it('finds slices oldest first, though its own writes may be folded before older facts of others', () => {
    const cut = (text: string, ordinal: number) =>
      SliceCut.of({ slice: aPrefix(text), index: ordinal + 1, owner: first, ordinal })
    const [own, others] = [cut('2001:db8:a:200::/56', 1), cut('2001:db8:b:100::/56', 0)]
    const world = emptyWorld()
    world.apply(gridRef('allocation', 'a'), own, { sequence: 9, at: 0 })
    world.apply(gridRef('allocation', 'b'), others, { sequence: 8, at: 0 })
    expect(world.slicesOf(first).map(({ slice }) => slice)).toEqual([
      '2001:db8:b:100::/56',
      '2001:db8:a:200::/56',
    ])
  })

  it('finds the networks of a machine from their founding to their end', () => {
    const subject = ['sixfold.fact.network.acme.blue']
    expect([...told(storyUntil('NodeRegistered')).networksOf(first)]).toEqual([])
    const founded = told(storyUntil('NetworkFounded'))
    expect([first, second, exit].map((id) => [...founded.networksOf(id)])).toEqual([
      subject,
      subject,
      subject,
    ])
    expect([...told(storyUntil('PeerLeft')).networksOf(exit)]).toEqual(subject)
    expect([...told(storyUntil('NetworkGone')).networksOf(exit)]).toEqual([])
    const abandoned = told([
      ...storyUntil('NetworkFounded'),
      { ref: blue, fact: factNamed('NetworkAbandoned'), sequence: 99 },
    ])
    expect([...abandoned.networksOf(exit)]).toEqual([])
  })
})

describe('aggregates', () => {
  it('of an exit and a node forget a claim that was released, with all that it held', () => {
    const world = told(storyUntil('ExitAssigned'))
    const node = () => world.get('node', gridRef('node', first)).state
    const gateway = () => world.get('exit', gridRef('exit', exit)).state
    expect([...node().ports, ...gateway().ports, ...gateway().transits]).toEqual([20_000, 20_002, 24_576, 1])
    told(STORY, world)
    expect([node().assignments.size, gateway().assignments.size]).toEqual([0, 0])
    expect([...node().ports, ...gateway().ports, ...gateway().transits]).toEqual([])
  })

  it('of a slice hold a /64 by its claim, and then let it cool', () => {
    const world = told(storyUntil('PrefixAllocated'))
    const slice = () => world.get('slice', gridRef('slice', '2001-db8-a-100--_56')).state
    expect(slice().taken.get(0x100)?.claim).toEqual(aClaim(first))
    expect([...slice().byClaim.keys()]).toEqual([`order-blue:${first}`])
    told(STORY, world)
    expect([slice().taken.size, slice().byClaim.size]).toEqual([0, 0])
    expect([...slice().cooling]).toEqual([[0x100, Date.parse('2026-11-21T09:00:00Z')]])
  })

  it('of a network tell where it stands', () => {
    const at = (name: Parameters<typeof storyUntil>[0]) => told(storyUntil(name)).get('network', blue).state
    expect(at('NetworkFounded')).toMatchObject({
      status: 'founded',
      order: 'order-blue',
      exit,
      nodes: [first, second],
    })
    expect([...at('PairReserved').pairs.values()]).toEqual([0x100, 0x200, 0x1100])
    expect(at('NetworkAllocated')).toMatchObject({ status: 'allocated', converged: null })
    expect(at('NetworkConverged')).toMatchObject({ converged: 13, stragglers: [] })
    expect(at('NetworkDegraded')).toMatchObject({ converged: null, stragglers: [{ member: second }] })
    expect(at('NetworkCancelled')).toMatchObject({ status: 'leaving', cancelledBy: 'cancel-blue' })
    expect(at('NetworkGone')).toMatchObject({ status: 'gone' })
    expect(told(STORY).get('network', networkRef('acme', 'other')).state).toMatchObject({
      status: 'abandoned',
      abandoned: { code: 'PREFIX_EXHAUSTED' },
    })
  })

  it('of the grid find allocations by who holds them', () => {
    const { state } = told(STORY).get('grid', GRID_REF)
    expect(allocationsOf(state, { kind: 'farm', id: 'oslo' as never })).toMatchObject([
      { prefix: '2001:db8:a::/48' },
    ])
    expect(allocationsOf(state, { kind: 'exit-group', id: 'oslo' as never })).toEqual([])
  })
})

it('gives a prefix an id of its own, and an aggregate a short name', () => {
  expect(prefixId(aPrefix('2001:db8:a::/48'))).toBe('2001-db8-a--_48')
  expect(idPrefix('2001-db8-a--_48')).toBe('2001:db8:a::/48')
  expect(refText(blue)).toBe('network/acme/blue')
})

it('has no view of a network before it is allocated', () => {
  expect(viewOf(told(storyUntil('ExitAssigned')), 'acme', 'blue')).toBeNull()
})
