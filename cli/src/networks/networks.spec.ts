import type { Fact } from '@sixfold/events'
import { type NetworkState, viewOf } from '@sixfold/fold'
import { blue, exit, first, storyUntil } from '@sixfold/fold/story.examples'
import { describe, expect, test } from 'vitest'
import { openChronicle } from '../log/chronicle.ts'
import { namesIn } from '../names/agent-names.ts'
import { entryOf, worldOf } from '../story.examples.ts'
import { membersOf, wiresOf } from './members.ts'
import { type MemberNow, missingReason } from './missing.ts'
import { networkRow, networkRows } from './rows.ts'
import { detailOf, wordOf } from './word.ts'

const at = (name: Fact['name']) => {
  const lines = storyUntil(name)
  const world = worldOf(lines)
  const chronicle = openChronicle()
  for (const line of lines) chronicle.note(entryOf(line))
  const { state } = world.get('network', blue)
  return { world, chronicle, names: namesIn(world), state, view: viewOf(world, 'acme', 'blue') }
}

const told = (name: Fact['name'], change: Partial<NetworkState> = {}) => {
  const { state, view, names } = at(name)
  const word = wordOf({ ...state, ...change }, view)
  return word === null ? null : [word, detailOf(word, { ...state, ...change }, view, names)]
}

describe('the word for a network', () => {
  test('there is none before it is founded', () => expect(told('SliceCut')).toBeNull())
  test('founded', () => expect(told('NetworkFounded')).toEqual(['allocating', '']))
  test('allocated', () =>
    expect(told('NetworkAllocated')?.[1]).toMatch(/^0 of 3 joined, waiting for oslo-1, \S+… and exit-1$/))
  test('some joined', () => expect(told('PeerJoined')?.[1]).toMatch(/^2 of 3 joined, waiting for \S+…$/))
  test('degraded', () => expect(told('NetworkDegraded')?.[0]).toBe('degraded'))
  test('cancelled', () => expect(told('NetworkCancelled')).toEqual(['leaving', '3 members still have it']))
  test('gone', () => expect(told('NetworkGone')).toEqual(['gone', '']))
  test('abandoned, with the reason', () => {
    const abandoned = { code: 'PREFIX_EXHAUSTED', sentence: 'no /64 is left' }
    expect(told('NetworkFounded', { status: 'abandoned', abandoned })).toEqual([
      'abandoned',
      'PREFIX_EXHAUSTED: no /64 is left',
    ])
  })
  test('converged only at the revision that it has now', () => {
    expect(told('NetworkAllocated', { converged: 1 })?.[0]).toBe('joining')
    expect(told('NetworkAllocated', { converged: 1_000 })?.[0]).toBe('converged')
  })
})

describe('a network in a list', () => {
  const published = async (): Promise<number | null> => null

  test('takes from its order, or where that is gone from its founding, to the first time it converged', async () => {
    const folded = at('NetworkDegraded')
    const founded = folded.state.foundedAt?.at ?? 0
    const name = { party: 'acme', network: 'blue' }
    const converged = folded.chronicle.firstConverged.get('sixfold.fact.network.acme.blue') ?? 0
    expect(await networkRow(folded, name, published)).toMatchObject({
      state: 'degraded',
      members: 3,
      joined: 2,
      order: 'order-blue',
      milliseconds: converged - founded,
    })
    expect((await networkRow(folded, name, async () => founded - 70))?.milliseconds).toBe(
      converged - founded + 70,
    )
    expect((await networkRow(folded, name, async () => converged + 3))?.milliseconds).toBe(0)
  })

  test('those that are over only when asked for', async () => {
    expect(await networkRows(at('NetworkGone'), published, { all: false })).toEqual([])
    expect(
      (await networkRows(at('NetworkGone'), published, { all: true })).map(({ state }) => state),
    ).toContain('gone')
  })
})

test('members and wires follow from the facts', () => {
  const { view, names } = at('PeerJoined')
  if (view === null) throw new Error('the network is allocated')
  const [one, , last] = membersOf(view, names)
  expect(one).toMatchObject({
    id: first,
    name: 'oslo-1',
    ipv4: '10.1.0.0/24',
    breakout: 'node',
    endpoints: ['[2001:db8:0:1::a1]:20000'],
  })
  expect(last).toMatchObject({ id: exit, role: 'exit', ports: { mesh: null } })
  expect(wiresOf(view)).toEqual([
    {
      from: first,
      to: exit,
      kind: 'direct',
      over: 'wireguard',
      family: 'ipv6',
      endpoint: '[2001:db8:0:2::e1]:24576',
    },
  ])
})

describe('why a member does not hold the revision', () => {
  const report = (phase: NonNullable<MemberNow['report']>['phase'], applied: number | null = null) => ({
    phase,
    applied,
    problems: phase === 'failed' ? ['nft: no'] : [],
  })
  const member = (change: Partial<MemberNow>): string | null =>
    missingReason({ report: report('applied', 9), heardMs: 100, hasLeft: false, ...change }, 9)

  test.for([
    [{}, null],
    [{ report: report('applied', 8) }, 'holds revision 8, not 9 yet'],
    [{ report: null }, 'has not reported yet: it has not heard of the network'],
    [{ report: report('joining') }, 'made its keys, and waits to be let in'],
    [{ report: report('failed') }, 'could not apply it: nft: no'],
    [{ heardMs: 20_000 }, 'its agent is silent for 20.0 s'],
    [
      { report: null, heardMs: null },
      'has not reported yet: it has not heard of the network; its agent is not heard',
    ],
    [{ hasLeft: true, report: null }, null],
  ] as const)('%j', ([change, reason]) => expect(member(change as Partial<MemberNow>)).toBe(reason))
})
