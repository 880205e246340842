import { anOrder, aPrefix, ipv4 } from '@sixfold/events/example-values'
import { ServiceNamed, WorkloadPlaced } from '@sixfold/events/facts'
import { networkRef } from '@sixfold/fold'
import { first, storyUntil } from '@sixfold/fold/story.examples'
import { describe, expect, test } from 'vitest'
import { worldOf } from '../story.examples.ts'
import { findObjects } from './find.ts'
import { parseQuery } from './query.ts'
import { derivedOn } from './states.ts'

const AT = storyUntil('PeerJoined').length
const order = anOrder('place')
const world = worldOf(storyUntil('PeerJoined'))
const blue = networkRef('acme', 'blue')
const facts = [
  WorkloadPlaced.of({
    order,
    workload: 'web',
    node: first,
    labels: [],
    ipv6: aPrefix('2001:db8:a:100:ffff:1:0:1/128'),
    ipv4: ipv4('10.1.0.128'),
  }),
  WorkloadPlaced.of({
    order,
    workload: 'router',
    node: first,
    labels: [],
    ipv6: aPrefix('2001:db8:a:100:1::/80'),
    ipv4: null,
  }),
  ServiceNamed.of({ order, service: 'shop', workload: 'web', transport: 'tcp', port: 443 }),
]
for (const [index, fact] of facts.entries()) world.apply(blue, fact, { sequence: AT + 1 + index, at: 0 })
const [WEB, ROUTER] = [AT + 1, AT + 2]

/** Every object that is found, and the fact that it is there by. */
const ask = (words: string) => {
  const query = parseQuery([words])
  const asked = { uplink: [], address: query.text.split('/')[0] ?? '' }
  const all = derivedOn(world, first, asked)
  return findObjects(
    query,
    all.flatMap(({ objects }) => objects),
  ).map((object) => {
    const owner = all.find(({ objects }) => objects.includes(object))
    return [object.kind, object.text.replace(/\bsf\w{13}\b/g, 'DEV'), owner?.causeOf(object)] as const
  })
}

describe('a workload that was placed by order', () => {
  test.for(['2001:db8:a:100:ffff:1:0:1', '10.1.0.128'])(
    '%s: its address, its route, its element and its place are because of WorkloadPlaced',
    (address) => {
      const found = ask(address)
      expect(new Set(found.map(([kind]) => kind))).toEqual(
        new Set(['address', 'route', 'element', 'attachment']),
      )
      expect(new Set(found.map(([, , because]) => because))).toEqual(new Set([WEB]))
    },
  )

  test('also where only its name is known, and where an address is in its prefix', () => {
    expect(ask('workload web').map(([, , because]) => because)).toEqual([WEB])
    expect(ask('2001:db8:a:100:1::/80').map(([kind, , because]) => [kind, because])).toEqual([
      ['route', ROUTER],
      ['element', ROUTER],
      ['attachment', ROUTER],
    ])
    expect(ask('2001:db8:a:100:1::77')).toContainEqual([
      'route',
      'route 2001:db8:a:100:1::/80 via fe80::2 dev DEV metric 100',
      ROUTER,
    ])
  })
})
