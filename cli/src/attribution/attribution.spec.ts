import type { Fact } from '@sixfold/events'
import { aNetwork, anOrder, aParty, ipv4 } from '@sixfold/events/example-values'
import {
  NetworkCancelled,
  PortForwardClosed,
  PortForwardOpened,
  PublicIpv4Assigned,
  PublicIpv4Released,
  PublicPortsAssigned,
  PublicPortsReleased,
} from '@sixfold/events/facts'
import { networkRef } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { entryOf } from '../story.examples.ts'
import { answerFor } from './answer.ts'
import { parseAsked } from './asked.ts'
import { openHoldings } from './holdings.ts'

const [OWN, SHARED] = [ipv4('198.51.100.2'), ipv4('198.51.100.1')]
const order = anOrder('an-order')
const STORY: readonly (readonly [network: string, fact: Fact])[] = [
  ['blue', PublicIpv4Assigned.of({ order, address: OWN })],
  ['green', PublicPortsAssigned.of({ order, address: SHARED, first: 1024 })],
  [
    'blue',
    PortForwardOpened.of({
      order,
      forward: 'echo',
      address: OWN,
      transport: 'udp',
      port: 7,
      to: { workload: 'web', port: 7007 },
      source: 'visible',
    }),
  ],
  ['blue', PortForwardClosed.of({ order, forward: 'echo' })],
  ['blue', PublicIpv4Released.of({ order, address: OWN })],
  ['grey', PublicIpv4Assigned.of({ order, address: OWN })],
  ['green', PublicPortsReleased.of({ order, address: SHARED, first: 1024 })],
  ['grey', NetworkCancelled.of({ order })],
]

const askedAt = (text: string, fact: number) => {
  const asked = parseAsked(text)
  const holdings = openHoldings(asked)
  const entries = STORY.map(([network, its], index) =>
    entryOf({ ref: networkRef(aParty('acme'), aNetwork(network)), fact: its, sequence: index + 1 }),
  )
  for (const entry of entries) holdings.note(entry)
  const { from, to, before } = answerFor(asked, holdings.all(), {
    fact,
    at: entries[fact - 1]?.at ?? null,
    shared: null,
  })
  return {
    from: from?.network ?? null,
    to: to.map(({ forward }) => forward?.name),
    before: before.map(({ network }) => network),
  }
}

describe('who was behind an address', () => {
  it.each([
    ['198.51.100.2:40211', 1, 'blue', []],
    ['198.51.100.2', 4, 'blue', ['blue']],
    ['198.51.100.2:40211', 5, null, ['blue']],
    ['198.51.100.2:40211', 6, 'grey', ['blue']],
    ['198.51.100.2:40211', 8, null, ['blue', 'grey']],
    ['198.51.100.1:2047', 2, 'green', []],
    ['198.51.100.1:2048', 2, null, []],
    ['198.51.100.1:1024', 7, null, ['green']],
    ['203.0.113.1:1024', 7, null, []],
  ])('%s after fact %i is %s', (text, fact, from, before) => {
    expect(askedAt(text, fact)).toEqual({ from, to: [], before })
  })

  it('and where what came in there went', () => {
    expect(askedAt('udp/198.51.100.2:7', 3).to).toEqual(['echo'])
    expect(askedAt('198.51.100.2:7', 3).to).toEqual(['echo'])
    expect([askedAt('tcp/198.51.100.2:7', 3).to, askedAt('198.51.100.2:7', 4).to]).toEqual([[], []])
  })

  it.each(['198.51.100.2:0', '198.51.100.2:x', '198.51.100.300:1', 'icmp/198.51.100.2', '2001:db8::1', ''])(
    'refuses %j with what would be right',
    (text) => expect(() => parseAsked(text)).toThrow(JSON.stringify(text)),
  )
})
