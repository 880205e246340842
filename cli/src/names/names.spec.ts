import { anAgent } from '@sixfold/events/example-values'
import { NodeRegistered } from '@sixfold/events/facts'
import { gridRef } from '@sixfold/fold'
import { exit, factNamed, first, STORY } from '@sixfold/fold/story.examples'
import { describe, expect, test } from 'vitest'
import { worldOf } from '../story.examples.ts'
import { namesIn, shortId } from './agent-names.ts'
import { findMachine } from './find-machine.ts'
import { parseNetworkName } from './network-name.ts'

const twin = anAgent('twin')
const registered = factNamed('NodeRegistered').data
const twins = [
  ...STORY,
  {
    ref: gridRef('node', twin),
    fact: NodeRegistered.of({ ...registered, node: twin }),
    sequence: STORY.length + 1,
  },
]

describe('finding a machine', () => {
  const world = worldOf(STORY)

  test('by id, by the beginning of one, by label', () => {
    for (const text of [first, first.slice(0, 9), 'oslo-1'])
      expect(findMachine(world, 'node', text).id).toBe(first)
    expect(findMachine(world, 'any', 'exit-1').id).toBe(exit)
  })

  test.for([
    ['node', 'exit-1', 'there is no node exit-1: there is oslo-1'],
    ['exit', 'oslo-1', 'there is no exit oslo-1: there is exit-1'],
    ['any', 'n9', 'there is no node or exit n9: there are oslo-1 and exit-1'],
    ['any', first.slice(0, 4), 'there is no node or exit'],
  ] as const)('%s %s: %s', ([kind, text, why]) => expect(() => findMachine(world, kind, text)).toThrow(why))

  test('nothing is registered yet', () =>
    expect(() => findMachine(worldOf([]), 'node', 'n1')).toThrow('no node is registered yet'))

  test('a label of two is refused with both, an id is not', () => {
    expect(() => findMachine(worldOf(twins), 'node', 'oslo-1')).toThrow(
      `oslo-1 is the name of 2 machines: ${first} (farm oslo), ${twin} (farm oslo)`,
    )
    expect(findMachine(worldOf(twins), 'node', twin).id).toBe(twin)
  })
})

describe('names for people', () => {
  test('a label; with the id where two have it; an id where there is none', () => {
    expect(namesIn(worldOf(STORY)).of(first)).toBe('oslo-1')
    expect(namesIn(worldOf(twins)).of(first)).toBe(`oslo-1(${shortId(first)})`)
    expect(namesIn(worldOf(STORY)).of(twin)).toBe(shortId(twin))
  })
})

describe('a network', () => {
  test('PARTY/NETWORK', () =>
    expect(parseNetworkName('tenant-a/blue')).toEqual({ party: 'tenant-a', network: 'blue' }))
  test.for(['blue', 'a/b/c', '/blue', 'a/', 'a b/c'])('%j is none', (text) =>
    expect(() => parseNetworkName(text)).toThrow('write PARTY/NETWORK'),
  )
})
