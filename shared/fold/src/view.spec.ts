import type { Fact } from '@sixfold/events'
import { FACTS, NodeRegistered } from '@sixfold/events/facts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyMachineView, evolveMachineView, machineRevision } from './machine-view.ts'
import { dependencies, evolveView, type NetworkView, revisionOf } from './network-view.ts'
import { blue, exit, factNamed, first, type Line, STORY, second, storyUntil } from './story.examples.ts'
import { machineViewOf, viewOf } from './view-of.ts'
import { emptyWorld, gridRef, type World } from './world.ts'

const told = (lines: readonly Line[]): World => {
  const world = emptyWorld()
  for (const { ref, fact, sequence } of lines) world.apply(ref, fact, { sequence, at: 0 })
  return world
}
const isDeriving = ({ name }: Fact): boolean =>
  FACTS.some((definition) => definition.name === name && definition.derives)
const views = (world: World) => ({
  network: viewOf(world, 'acme', 'blue'),
  machines: [first, second, exit].map((id) => machineViewOf(world, id)),
})

describe('a fact', () => {
  it.each(STORY.map((line, index) => ({ name: line.fact.name, line, index })))(
    '$name changes what somebody derives from, exactly where it says so',
    ({ line, index }) => {
      const before = views(told(STORY.slice(0, index)))
      const after = views(told(STORY.slice(0, index + 1)))
      expect(JSON.stringify(before) !== JSON.stringify(after)).toBe(isDeriving(line.fact))
    },
  )

  it('that changes nothing for members never raises the revision', () => {
    const revisions = STORY.map((_, index) => viewOf(told(STORY.slice(0, index + 1)), 'acme', 'blue'))
    for (const [index, view] of revisions.entries()) {
      const before = revisions[index - 1] ?? null
      if (view === null || before === null) continue
      const isOurs = isDeriving((STORY[index] as Line).fact)
      expect(revisionOf(view)).toBe(isOurs ? STORY[index]?.sequence : revisionOf(before))
    }
  })
})

describe('a view', () => {
  const start = storyUntil('NetworkAllocated').length
  const moved = {
    ref: gridRef('node', first),
    fact: NodeRegistered.of({
      ...factNamed('NodeRegistered').data,
      reachability: { ipv4: { kind: 'hidden' } },
    }),
    sequence: 0,
  }
  /** The story with its first node moving house somewhere in it. */
  const withMove = (at: number): Line[] =>
    [...STORY.slice(0, at), moved, ...STORY.slice(at)].map((line, index) => ({
      ...line,
      sequence: index + 1,
    }))
  const fold = (view: NetworkView, lines: readonly Line[]): NetworkView =>
    lines.reduce((at, { fact, sequence }) => evolveView(at, fact, { sequence, at: 0 }), view)
  const routed = ({ ref, fact }: Line): boolean =>
    isDeriving(fact) &&
    (ref === blue || [gridRef('node', first), gridRef('exit', exit)].some((it) => it.id === ref.id))

  it('taken anywhere and folded on is the view of the whole log, also when facts come again', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: start, max: STORY.length }),
        fc.integer({ min: start, max: STORY.length + 1 }),
        fc.array(fc.nat(STORY.length), { maxLength: 5 }),
        (moveAt, from, again) => {
          const story = withMove(moveAt)
          const snapshot = viewOf(told(story.slice(0, from)), 'acme', 'blue')
          if (snapshot === null) throw new Error('no view')
          let view: NetworkView = JSON.parse(JSON.stringify(snapshot))
          for (let to = from; to < story.length; to += 1) {
            const lines = [story[to] as Line, ...again.map((index) => story[Math.min(index, to)] as Line)]
            view = fold(view, lines.filter(routed))
            expect(view).toEqual(viewOf(told(story.slice(0, to + 1)), 'acme', 'blue'))
          }
        },
      ),
    )
  })

  it('depends on its nodes and its exit, and takes the revision of the newest of them', () => {
    const story = withMove(STORY.length)
    const view = viewOf(told(story), 'acme', 'blue')
    if (view === null) throw new Error('no view')
    expect(dependencies(view.plan)).toEqual([first, second, exit])
    expect(revisionOf(view)).toBe(story.length)
    expect(Object.keys(view.machines)).toEqual([first, exit])
  })

  it('never lets an older machine replace a newer one', () => {
    const story = withMove(STORY.length)
    const view = viewOf(told(story), 'acme', 'blue') as NetworkView
    expect(evolveView(view, factNamed('NodeRegistered'), { sequence: 5, at: 0 })).toBe(view)
  })
})

describe('a machine of itself', () => {
  it('knows its registration and its slices, once each, and nothing of other machines', () => {
    const lines = STORY.filter(({ fact }) => fact.name === 'NodeRegistered' || fact.name === 'SliceCut')
    const folded = [...lines, ...lines].reduce(
      (view, { fact, sequence }) => evolveMachineView(view, fact, { sequence, at: 0 }),
      emptyMachineView(first),
    )
    expect(folded).toEqual(machineViewOf(told(STORY), first))
    expect(folded.slices).toHaveLength(1)
    expect(machineRevision(folded)).toBe(Math.max(...lines.map(({ sequence }) => sequence)))
    const stranger = lines.reduce(
      (view, { fact, sequence }) => evolveMachineView(view, fact, { sequence, at: 0 }),
      emptyMachineView(second),
    )
    expect(stranger).toEqual(emptyMachineView(second))
    expect(machineRevision(stranger)).toBe(0)
  })
})
