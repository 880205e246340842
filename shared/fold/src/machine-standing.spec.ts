import type { Fact } from '@sixfold/events'
import { expect, it } from 'vitest'
import { emptyMachineView, evolveMachineView, machineRevision } from './machine-view.ts'
import { exit, factNamed, first } from './story.examples.ts'
import { machineViewOf } from './view-of.ts'
import { emptyWorld, gridRef } from './world.ts'

const told = (lines: readonly Fact['name'][], aggregate: 'node' | 'exit', id: typeof first) => {
  const world = emptyWorld()
  let view = emptyMachineView(id)
  for (const [index, name] of lines.entries()) {
    const position = { sequence: index + 1, at: 0 }
    world.apply(gridRef(aggregate, id), factNamed(name), position)
    view = evolveMachineView(view, factNamed(name), position)
  }
  return { view, whole: machineViewOf(world, id) }
}

it.for([
  ['exit', ['ExitRegistered', 'ExitUpstreamChanged', 'ExitDrained'], 'drained'],
  ['exit', ['ExitRegistered', 'ExitDrained', 'ExitReturned'], 'returned'],
  ['exit', ['ExitRegistered', 'ExitDrained', 'ExitRetired'], 'retired'],
  ['node', ['NodeRegistered', 'NodeUpstreamChanged', 'NodeRetired'], 'retired'],
] as const)('what %s hears of itself, of %s, is what the log says', ([aggregate, lines, is]) => {
  const { view, whole } = told(lines, aggregate, aggregate === 'exit' ? exit : first)
  expect(view).toEqual(whole)
  expect(view.standing).toEqual({ is, since: 3 })
  expect(machineRevision(view)).toBe(3)
})

it('a machine of which nothing was said since it came is what it always was', () => {
  const { whole } = told(['NodeRegistered'], 'node', first)
  expect(Object.keys(whole)).toEqual(['id', 'machine', 'slices'])
})
