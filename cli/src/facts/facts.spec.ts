import type { Fact } from '@sixfold/events'
import { EXAMPLES } from '@sixfold/events/examples'
import { FACTS } from '@sixfold/events/facts'
import { exit, first, STORY } from '@sixfold/fold/story.examples'
import { describe, expect, test } from 'vitest'
import { namesIn } from '../names/agent-names.ts'
import { parseNetworkName } from '../names/network-name.ts'
import { palette } from '../render/color.ts'
import { ENTRIES, worldOf } from '../story.examples.ts'
import { causeOf, causeText } from './cause.ts'
import { allOf, concernsMachine, concernsNetwork, concernsTypes, type Filter } from './concerns.ts'
import { dayOf, factJson, factLine } from './fact-line.ts'
import { nothingShown } from './nothing-shown.ts'
import { summaryOf } from './summary.ts'

const names = namesIn(worldOf(STORY))
const named = (filter: Filter): (string | undefined)[] => ENTRIES.filter(filter).map(({ fact }) => fact?.name)

describe('a summary', () => {
  const of = (name: string): string | undefined =>
    STORY.flatMap(({ fact }) => (fact.name === name ? [summaryOf(fact, names)] : []))[0]

  test('every fact has one', () => {
    const newest = new Map(
      FACTS.toSorted((a, b) => a.version - b.version).map(({ name, type }) => [name, EXAMPLES.get(type)]),
    )
    for (const fact of newest.values())
      expect(summaryOf(fact as Fact, names)).not.toMatch(/undefined|\[object|^$/)
  })

  test.for([
    ['SliceCut', "2001:db8:a:100::/56 is oslo-1's"],
    ['PrefixAllocated', '2001:db8:a:100::/64 for acme/blue on oslo-1'],
    ['ExitAssigned', '24576 and 100.64.0.1 for acme/blue on exit-1'],
    ['PeerJoined', 'oslo-1 and exit-1 with their keys'],
    ['NodeRegistered', 'oslo-1 at farm oslo, 2001:db8:0:1::a1, IPv4 hidden'],
    ['OrderRejected', 'NetworkOrdered: NODE_UNKNOWN, no node A… is registered'],
  ] as const)('%s: %s', ([name, text]) => expect(of(name)).toBe(text))
})

describe('a cause', () => {
  test.for([
    [null, ''],
    ['fact:41', 'fact 41'],
    [`report:${first}:3`, 'report of oslo-1'],
    ['start', 'a coordinator started'],
    ['deadline', 'a deadline passed'],
    ['4rjdsgko5wzq', 'order 4rjdsgko…'],
  ] as const)('%s', ([causation, text]) => expect(causeText(causeOf(causation), names)).toBe(text))
})

describe('what is asked for', () => {
  test('everything about a network: its claims, and the outcomes of its orders', () => {
    const found = named(concernsNetwork(parseNetworkName('acme/blue')))
    expect(found).toEqual(
      expect.arrayContaining(['NetworkFounded', 'PrefixAllocated', 'PortReleased', 'OrderAccepted']),
    )
    for (const other of ['NodeRegistered', 'NetworkAbandoned', 'OrderRejected', 'SliceCut'])
      expect(found).not.toContain(other)
    expect(named(concernsNetwork(parseNetworkName('other/blue')))).toEqual([])
  })

  test('everything that names a machine', () => {
    const found = named(concernsMachine(exit))
    expect(found).toEqual(expect.arrayContaining(['ExitRegistered', 'NetworkAllocated', 'PeerJoined']))
    expect(found).not.toContain('NodeRegistered')
  })

  test('types, by name or in full; and all of several', () => {
    const types = ['PeerJoined', 'sixfold.fact.NetworkGone.v1']
    expect(named(concernsTypes(types))).toEqual(['PeerJoined', 'NetworkGone'])
    expect(named(allOf([concernsTypes(types), concernsMachine(exit)]))).toEqual(['PeerJoined'])
    expect(named(allOf([]))).toHaveLength(ENTRIES.length)
  })
})

describe('a line', () => {
  const entry = ENTRIES.find(({ fact }) => fact?.name === 'SliceCut')
  if (entry === undefined) throw new Error('the story has a slice')

  test('says when, of what, what happened and why', () => {
    expect(factLine(entry, names, palette(false))).toBe(
      "     7  07:00:07.000  allocation 2001:db8:a::/48     SliceCut              2001:db8:a:100::/56 is oslo-1's  ← order order-bl…",
    )
    expect(dayOf(entry)).toBe('2026-11-21')
  })

  test('of a fact that cannot be read', () =>
    expect(factLine({ ...entry, fact: null, at: null }, names, palette(false))).toContain(
      'sixfold.fact.SliceCut.v1  this version cannot read it',
    ))

  test('for programs', () =>
    expect(JSON.parse(factJson(entry))).toMatchObject({
      sequence: 7,
      aggregate: 'allocation/grid/2001-db8-a--_48',
      type: 'sixfold.fact.SliceCut.v1',
      time: '2026-11-21T07:00:07.000Z',
      causation: 'order-blue',
      correlation: 'order-blue',
    }))
})

test.for([
  [500, 21, false, 'there is no fact 500 yet: the log ends with fact 21'],
  [22, 21, true, 'there is no fact 22 yet: the log ends with fact 21; waiting for it'],
  [1, 0, false, 'there is no fact 1 yet: the log is empty'],
  [1, 21, false, 'nothing among the 21 facts of the log is what was asked for'],
  [21, 21, false, 'nothing among facts 21 to 21 is what was asked for'],
] as const)('nothing from %i on, where the log ends with %i', ([from, last, follow, sentence]) =>
  expect(nothingShown(from, last, follow)).toBe(sentence),
)
