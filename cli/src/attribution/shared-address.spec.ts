import type { Fact } from '@sixfold/events'
import { aNetwork, anOrder, aParty, ipv4 } from '@sixfold/events/example-values'
import {
  NetworkAllocated,
  PortForwardClosed,
  PortForwardOpened,
  ProxyClosed,
  ProxyOpened,
  PublicIpv4Assigned,
  PublicIpv4Released,
  PublicPortsAssigned,
} from '@sixfold/events/facts'
import { networkRef } from '@sixfold/fold'
import { blue, factNamed, type Line, storyUntil } from '@sixfold/fold/story.examples'
import { describe, expect, it } from 'vitest'
import { palette } from '../render/color.ts'
import { entryOf, worldOf } from '../story.examples.ts'
import { answerFor, isNobody } from './answer.ts'
import { parseAsked } from './asked.ts'
import { openHoldings } from './holdings.ts'
import { answerLines } from './render.ts'
import { sharedBy } from './shared.ts'
import { soldAt } from './sold.ts'

const [SHARED, OWN] = [ipv4('198.51.100.1'), ipv4('198.51.100.2')]
const order = anOrder('an-order')
const BEFORE = storyUntil('NetworkConverged')
const green = networkRef(aParty('acme'), aNetwork('green'))
const grey = networkRef(aParty('acme'), aNetwork('grey'))

const allocated = NetworkAllocated.of(factNamed('NetworkAllocated').data)
const ports = (first: number) => PublicPortsAssigned.of({ order, address: SHARED, first })
const proxy = (host: string, address?: typeof OWN) =>
  ProxyOpened.of({
    order,
    proxy: 'shop',
    listen: { kind: 'tls', host, port: 443, ...(address === undefined ? {} : { address }) },
    to: { workload: 'web', port: 8443 },
    proxyProtocol: false,
  })

type Told = readonly (readonly [ref: Line['ref'], fact: Fact, wait?: number])[]

/** What is answered behind the last of some facts: each a second after the one before, or later by `wait`. */
const answered = (text: string, told: Told) => {
  let sequence = BEFORE.length
  const more = told.map(([ref, fact, wait = 1]): Line => {
    sequence += wait
    return { ref, fact, sequence }
  })
  const lines = [...BEFORE, ...more]
  const asked = parseAsked(text)
  const holdings = openHoldings(asked)
  const entries = lines.map((line) => entryOf(line))
  for (const entry of entries) holdings.note(entry)
  const place = { fact: sequence, at: entries.at(-1)?.at ?? null }
  const all = holdings.all()
  return answerFor(asked, all, { ...place, shared: sharedBy(worldOf(lines), asked, soldAt(all, place)) })
}

const names = (its: readonly Readonly<{ network: string }>[] | undefined) => its?.map((it) => it.network)

/** Something that happens to somebody else. */
const later = (wait: number) => [grey, PublicIpv4Released.of({ order, address: OWN }), wait] as const

describe('an address that was given back', () => {
  const story: Told = [
    [green, PublicIpv4Assigned.of({ order, address: OWN })],
    [green, PublicIpv4Released.of({ order, address: OWN })],
  ]

  it('is answered with who had it shortly before', () => {
    const answer = answered(`${OWN}:40000`, story)
    expect([answer.from, names(answer.before), isNobody(answer)]).toEqual([null, ['green'], false])
  })

  it('is nobody’s after a minute', () => {
    expect(isNobody(answered(`${OWN}:40000`, [...story, later(61)]))).toBe(true)
  })

  it('and of a forward that was closed it is told where it led', () => {
    const to = { workload: 'web', port: 80 }
    const opened = { order, forward: 'echo', address: OWN, transport: 'tcp', port: 7, to } as const
    const answer = answered(`${OWN}:7`, [
      [green, PublicIpv4Assigned.of({ order, address: OWN })],
      [green, PortForwardOpened.of({ ...opened, source: 'visible' })],
      [green, PortForwardClosed.of({ order, forward: 'echo' })],
    ])
    expect(answer.before.map(({ forward }) => forward?.name)).toEqual(['echo'])
  })
})

describe('a shared address', () => {
  const sold: Told = [[green, ports(1024)], [grey, ports(2048)], later(61)]

  it.each([
    [1024, 'green', undefined],
    [3072, undefined, []],
    [32_767, undefined, []],
    [32_768, undefined, ['blue']],
    [443, undefined, []],
  ])('with blocks sold, by port %i', (port, from, shared) => {
    const answer = answered(`${SHARED}:${port}`, sold)
    expect([answer.from?.network, names(answer.shared?.networks)]).toEqual([from, shared])
  })

  it('is left by every port but the exit’s own before any block is sold, and by others for a minute more', () => {
    const by = (port: number, told: Told) => names(answered(`${SHARED}:${port}`, told).shared?.networks)
    expect([by(3072, []), by(443, [])]).toEqual([['blue'], []])
    expect([by(3072, sold.slice(0, 2)), by(3072, sold)]).toEqual([['blue'], []])
  })

  it('without a port is of all holders of blocks, and of who bought nothing', () => {
    const { from, holders, shared } = answered(SHARED, sold)
    expect([from, names(holders), names(shared?.networks)]).toEqual([null, ['green', 'grey'], ['blue']])
  })
})

describe('a proxy', () => {
  const two: Told = [
    [green, allocated],
    [green, proxy('green.example.com')],
    [blue, proxy('blue.example.com')],
  ]

  it('of the shared address is one of several, by host name', () => {
    const { to } = answered(`${SHARED}:443`, two)
    expect(to.map(({ network, proxy: its }) => [network, its?.listen])).toEqual([
      ['green', { kind: 'tls', host: 'green.example.com', port: 443 }],
      ['blue', { kind: 'tls', host: 'blue.example.com', port: 443 }],
    ])
  })

  it.each([`${SHARED}:80`, `udp/${SHARED}:443`, `${OWN}:443`])('is not at %s', (text) => {
    expect(answered(text, two).to).toEqual([])
  })

  it('of an address of its own is there alone', () => {
    const story: Told = [
      [green, PublicIpv4Assigned.of({ order, address: OWN })],
      [green, proxy('green.example.com', OWN)],
    ]
    expect(names(answered(`${OWN}:443`, story).to)).toEqual(['green'])
    expect(names(answered(`${SHARED}:443`, story).to)).toEqual([])
  })

  it('that was closed is told for a minute', () => {
    const closed: Told = [...two, [green, ProxyClosed.of({ order, proxy: 'shop' })]]
    const now = answered(`${SHARED}:443`, closed)
    expect([names(now.to), names(now.before)]).toEqual([['blue'], ['green']])
    expect(names(answered(`${SHARED}:443`, [...closed, later(61)]).before)).toEqual([])
  })
})

describe('in words', () => {
  const linesOf = (text: string, told: Told) => answerLines(answered(text, told), palette(false)).join('\n')

  it('an address that was just given back', () => {
    const given: Told = [
      [green, PublicIpv4Assigned.of({ order, address: OWN })],
      [green, PublicIpv4Released.of({ order, address: OWN })],
    ]
    expect(linesOf(OWN, given)).toMatch(
      /^it was nobody’s then\nshortly before it was of acme\/green: the address is its own, since .*, until /,
    )
  })

  it('a shared one with a block sold and a proxy that was closed', () => {
    const lines = linesOf(SHARED, [
      [green, ports(1024)],
      [blue, proxy('blue.example.com')],
      [blue, ProxyClosed.of({ order, proxy: 'shop' })],
      later(50),
    ])
    expect(lines).toContain('acme/green: ports 1024 to 2047 are its own')
    expect(lines).toContain('by ports that nobody bought')
    expect(lines).toContain(
      'shortly before, what came in to tcp port 443 for blue.example.com (tls) went to web port 8443 of acme/blue',
    )
  })
})
