import { derivedIpv4, type Fact } from '@sixfold/events'
import { viewOf } from '@sixfold/fold'
import { exit, first, STORY, storyUntil } from '@sixfold/fold/story.examples'
import { describe, expect, test } from 'vitest'
import { namesIn } from '../names/agent-names.ts'
import { palette } from '../render/color.ts'
import { entryOf, worldOf } from '../story.examples.ts'
import { canonical, coverage } from './canonical.ts'
import { chainFrom, type Link } from './chain.ts'
import { findObjects, nearObjects } from './find.ts'
import { type KernelObject, UNNAMED_PORT } from './objects.ts'
import { parseQuery } from './query.ts'
import { explanationLines } from './render-why.ts'
import { derivedOn } from './states.ts'
import { explanationJson } from './why-json.ts'

describe('texts in one form', () => {
  test.for([
    ['2001:DB8:0::1', '2001:db8::1'],
    ['2001:db8:0:0::/64', '2001:db8::/64'],
    ['10.1.0.0/24', '10.1.0.0/24'],
    ['sfm7', 'sfm7'],
    ['a/b/c', 'a/b/c'],
  ] as const)('%s is %s', ([text, form]) => expect(canonical(text)).toBe(form))

  test('what covers what', () => {
    expect(coverage('::/0', '2001:db8::1')).toBe(0)
    expect(coverage('2001:db8::/64', '2001:db8::ffff')).toBe(64)
    expect(coverage('2001:db8::/64', '2001:db8:0:1::')).toBeNull()
    expect(coverage('2001:db8::/64', '2001:db8::/48')).toBeNull()
    expect(coverage('10.1.0.0/24', '10.1.0.9')).toBe(24)
    expect(coverage('0.0.0.0/0', '2001:db8::1')).toBeNull()
    expect(coverage('eth0', '10.1.0.9')).toBeNull()
  })
})

describe('a query', () => {
  test.for([
    ['route default', { kind: 'route', text: 'default', traits: [] }],
    ['default', { kind: 'route', text: 'default', traits: [] }],
    ['2001:DB8::/64', { kind: null, text: '2001:db8::/64', traits: [] }],
    ['peer KEY=', { kind: 'peer', text: 'KEY=', traits: [] }],
    ['unreachable 10.1.0.0/24 metric 4096', { kind: 'route', text: '10.1.0.0/24', traits: ['unreachable'] }],
    [
      '10.1.0.2 via inet6 fe80:0::2 dev sfw1 proto 111',
      { kind: null, text: '10.1.0.2', traits: ['via fe80::2', 'dev sfw1'] },
    ],
    [
      'route unreachable 2001:db8::/56 dev lo',
      { kind: 'route', text: '2001:db8::/56', traits: ['unreachable'] },
    ],
    ['inet6 2001:db8::1/128 scope global', { kind: 'address', text: '2001:db8::1/128', traits: [] }],
  ] as const)('%s', ([text, query]) => expect(parseQuery([text])).toEqual(query))

  test.for([
    ['foo bar', /^"foo" is no kind of object, so that "bar" cannot be its name$/],
    ['routes default', /^"routes" is no kind/],
    ['fact 3 4', /^"fact" is no kind/],
    ['route default extra', /^one object at a time: "extra" behind "default" is nothing that/],
    ['default extra', /^one object at a time/],
    ['chain forward xyz', /^one object at a time: "xyz"/],
    ['address ::1 ::2', /^one object at a time: "::2"/],
    ['2001:db8::/64 10.1.0.0/24', /^one object at a time: "10.1.0.0\/24"/],
    ['sysctl net.ipv6.conf.all.forwarding 1', /^one object at a time: "1"/],
  ] as const)('%s is more than one object', ([text, sentence]) =>
    expect(() => parseQuery([text])).toThrow(sentence),
  )

  test.for([
    ['default via fe80::1 dev up proto 111 metric 100 pref medium', 'default'],
    ['route default (::/0) via fe80::1 dev up metric 100', 'default'],
    ['unreachable default dev lo metric 4096', 'default'],
    ['inet6 fe80::1/64 scope link proto kernel_ll', 'fe80::1/64'],
    ['inet 10.1.0.1/24 brd 10.1.0.255 scope global eth0', '10.1.0.1/24'],
    ['fe80::1 dev up lladdr 02:00:00:00:00:01 PERMANENT', 'fe80::1'],
    ['device up, the uplink of the gateway', 'up'],
    ['chain forward { type filter hook forward priority filter; policy drop;', 'forward'],
    ['chain forward: type filter hook forward', 'forward'],
    ['set members6 { type ipv6_addr', 'members6'],
    ['table inet sixfold { # handle 1', 'sixfold'],
    ['net.ipv6.conf.all.forwarding = 1', 'net.ipv6.conf.all.forwarding'],
    ['netns sf-12345678-x (id: 0)', 'sf-12345678-x'],
    [
      'AhLUsRb4wmt4DfytJpbvuV+lUS10Zf3kYp/EdkZS8Xs= (none) [::1]:20000 10.0.0.0/8',
      'AhLUsRb4wmt4DfytJpbvuV+lUS10Zf3kYp/EdkZS8Xs=',
    ],
  ] as const)('%s: a line as tools print it', ([text, name]) => expect(parseQuery([text]).text).toBe(name))

  test.for(['', 'route', 'route unreachable'])('%j names nothing', (text) =>
    expect(() => parseQuery([text])).toThrow(/^which (object|route)\?/),
  )
})

const derivedAt = (name: Fact['name'], machine = first, address = '') =>
  derivedOn(worldOf(storyUntil(name)), machine, { uplink: ['2001:db8:0:1::a2/64'], address })

const objectsAt = (name: Fact['name'], machine = first, address = ''): KernelObject[] =>
  derivedAt(name, machine, address).flatMap(({ objects }) => objects)

const ask = (text: string, objects = objectsAt('PeerJoined')): string[] =>
  findObjects(parseQuery([text]), objects).map((object) => object.text.replace(/\bsf\w{13}\b/g, 'DEV'))

describe('what a machine derives', () => {
  test('a peer network by its route', () =>
    expect(ask('route 2001:db8:e:1100::/64')).toEqual([
      'route 2001:db8:e:1100::/64 unreachable metric 4096',
      'route 2001:db8:e:1100::/64 dev DEV metric 100',
    ]))
  test('a pasted line means exactly that one', () =>
    expect(ask('unreachable 2001:db8:e:1100::/64 dev lo metric 4096')).toHaveLength(1))
  test('default routes of both families', () => expect(ask('route default')).toHaveLength(2))
  test("a peer by its key, and the exit's slice nowhere", () => {
    const [peer] = objectsAt('PeerJoined').filter(({ kind }) => kind === 'peer')
    expect(ask(`peer ${peer?.names[0]}`)).toHaveLength(1)
    expect(ask('2001:db8:e:1100::/56')).toEqual([])
  })
  test('the slice and the address of the gateway', () => {
    expect(ask('2001:db8:a:100::/56')).toEqual(['route 2001:db8:a:100::/56 unreachable metric 4096'])
    expect(ask('2001:db8:0:1::a2')).toEqual(['address 2001:db8:0:1::a2/64 dev up'])
    expect(derivedAt('PeerJoined').map(({ network }) => network)).toEqual([
      { party: 'acme', network: 'blue' },
      null,
    ])
  })
  test('an address that nothing bears: the route that it takes in each namespace', () =>
    expect(ask('2001:db8:e:1100::77')).toEqual(['route 2001:db8:e:1100::/64 dev DEV metric 100']))
  test('the address of a workload, whose name only its machine knows', () => {
    const address = derivedIpv4(0x100, 9)
    const texts = ask(address, objectsAt('PeerJoined', first, address))
    expect(texts).toContain(`route ${address}/32 via fe80::2 dev ${UNNAMED_PORT} metric 100`)
    expect(
      ask(`${address} via inet6 fe80::2 dev sfwreal`, objectsAt('PeerJoined', first, address)),
    ).toHaveLength(1)
  })
  test('nothing, once the network is cancelled', () =>
    expect(
      derivedAt('NetworkCancelled').flatMap(({ network, objects }) => (network === null ? [] : objects)),
    ).toEqual([]))
  test('what is near', () =>
    expect(nearObjects(parseQuery(['route 2001:db8:e:1101::/64']), objectsAt('PeerJoined'), 1)[0]).toContain(
      '2001:db8:e:1100::/64',
    ))
})

describe('a chain', () => {
  const lookup = {
    factAt: async (sequence: number) => {
      const line = STORY[sequence - 1]
      return line === undefined ? null : entryOf(line, first)
    },
    orderOf: () => 'order-blue',
  }
  const chainOf = async (name: Fact['name']): Promise<Link[]> =>
    chainFrom(STORY.find(({ fact }) => fact.name === name)?.sequence ?? 0, lookup)
  const words = (links: readonly Link[]): string[] =>
    links.map((link) => (link.kind === 'fact' ? (link.entry.fact?.name ?? '') : link.kind))

  test('from a fact that an order made', async () =>
    expect(words(await chainOf('NetworkAllocated'))).toEqual(['NetworkAllocated', 'order']))
  test('through a report, to the order that founded the network', async () =>
    expect(words(await chainOf('PeerJoined'))).toEqual(['PeerJoined', 'report', 'order']))
  test('through another fact', async () =>
    expect(words(await chainOf('NetworkGone'))).toEqual(['NetworkGone', 'ExitReleased', 'order']))
  test("by a coordinator's own accord", async () =>
    expect(words(await chainOf('GridFounded'))).toEqual(['GridFounded', 'coordinator']))
  test('of nothing, and of a fact that causes itself', async () => {
    expect(await chainFrom(0, lookup)).toEqual([])
    const loop = { ...lookup, factAt: async () => ({ ...entryOf(STORY[0] as never), causation: 'fact:1' }) }
    expect(await chainFrom(1, loop)).toHaveLength(1)
  })

  test('reads aloud, and as JSON', async () => {
    const names = namesIn(worldOf(STORY))
    const [object] = findObjects(parseQuery(['route 0.0.0.0/0']), objectsAt('PeerJoined'))
    if (object === undefined) throw new Error('there is a default route')
    const steps = (await chainFrom(object.because, lookup)).map((link) =>
      link.kind === 'order' ? { ...link, outcome: null, publishedAt: null } : link,
    )
    const explanation = { object, network: { party: 'acme', network: 'blue' }, steps }
    const lines = explanationLines(explanation, names, palette(false)).join('\n')
    expect(lines).toMatch(/^route default \(0\.0\.0\.0\/0\) dev /)
    expect(lines).toMatch(/because of fact \d+, PeerJoined[\s\S]*report of oslo-1[\s\S]*order order-blue/)
    expect(explanationJson(explanation, names)).toMatchObject({
      object: { kind: 'route', because: object.because },
      chain: [{ kind: 'fact', type: 'sixfold.fact.PeerJoined.v1' }, { kind: 'report' }, { kind: 'order' }],
    })
  })
})

test('an exit derives, too', () => {
  const objects = objectsAt('PeerJoined', exit)
  expect(viewOf(worldOf(STORY), 'acme', 'blue')).not.toBeNull()
  expect(ask('address 100.64.0.1', objects)).toEqual(['address 100.64.0.1/32 dev up'])
})
