import { factCodec, refOf } from '@sixfold/events'
import { emptyWorld, viewOf } from '@sixfold/fold'
import { expect, test } from 'vitest'
import { makeGrid } from './grid.ts'
import { type Entry, logOf } from './log.ts'
import { TENANT } from './network.ts'

const fold = (entries: Iterable<Entry>) => {
  const world = emptyWorld()
  let sequence = 0
  for (const { subject, bytes } of entries) {
    sequence += 1
    const ref = refOf(subject)
    const decoded = factCodec.decode(bytes)
    if (ref === null || !decoded.ok) throw new Error(`${subject}: ${JSON.stringify(decoded)}`)
    world.apply(ref, decoded.event, { sequence, at: 0 })
  }
  return world
}

test('a log that is made up is one that the product reads: networks that are allocated, joined and converged', () => {
  const world = fold(logOf(makeGrid({ nodes: 7, exits: 2 }), 5, (networks) => networks < 20))
  const networks = [...world.all('network')]
  expect(networks).toHaveLength(20)
  for (const { ref, state } of networks) {
    const view = viewOf(world, ref.party, ref.id)
    expect(state.converged).toBe(view?.plan.revision)
    expect(view?.plan.resources.every(({ keys }) => keys?.mesh != null)).toBe(true)
    expect(view?.plan.exitPoint.keys).not.toBeNull()
    expect(Object.keys(view?.machines ?? {})).toHaveLength(6)
  }
  expect(viewOf(world, TENANT, 'net-19')?.plan.resources).toHaveLength(5)
})

test('no port, place on an exit or /64 is given twice', () => {
  const world = fold(logOf(makeGrid({ nodes: 7, exits: 2 }), 5, (networks) => networks < 200))
  for (const { state } of world.all('node')) expect(state.ports.size).toBe(2 * state.assignments.size)
  for (const { state } of world.all('exit')) {
    expect(state.assignments.size).toBe(100)
    expect(state.ports.size).toBe(100)
    expect(state.transits.size).toBe(100)
  }
  const held = [...world.all('slice')].flatMap(({ state }) => [...state.taken.values()])
  expect(new Set(held.map(({ prefix }) => prefix)).size).toBe(200 * 6)
})
