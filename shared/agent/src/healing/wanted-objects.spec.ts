import type { KernelState } from '@sixfold/kernel'
import type { Notice } from '@sixfold/linux'
import { OWN_NAMESPACE } from '@sixfold/linux'
import { aRoom } from '@sixfold/linux/examples'
import { expect, it } from 'vitest'
import { wantedObjects } from './wanted-objects.ts'

/** A network with a room of its own and a part in the gateway that looks like everybody else's. */
const network = (index: number): KernelState => ({
  rooms: [
    aRoom(`n${index}`, {
      nft: 'chain a {}',
      routes: [{ type: 'unicast', destination: '::/0', dev: 'up', via: 'fe80::1', metric: 100, because: 1 }],
    }),
    aRoom('gw', {
      scope: { devices: [`sfu${index}`] },
      addresses: [{ dev: `sfu${index}`, prefix: 'fe80::1/64', because: 1 }],
      neighbours: [{ dev: `sfu${index}`, address: 'fe80::2', mac: '02:00:00:00:00:01', because: 1 }],
      routes: [
        {
          type: 'unicast',
          destination: `2001:db8:${index}::/64`,
          dev: `sfu${index}`,
          via: 'fe80::2',
          metric: 100,
          because: 1,
        },
      ],
    }),
  ],
})

const notice = (object: Notice['object'], id: string, rest: Partial<Notice> = {}): Notice => ({
  object,
  id,
  index: null,
  isGone: true,
  isOurs: true,
  ...rest,
})

const two = () => {
  const wanted = wantedObjects()
  wanted.set('a/one', network(1))
  wanted.set('a/two', network(2))
  return wanted
}

it("asks a network alone for what moves in its own room, and nobody for what is nobody's", () => {
  const wanted = two()
  expect(wanted.ownersOf('n1', notice('address', '192.0.2.1/32'), null)).toEqual(['a/one'])
  expect(wanted.ownersOf('n2', notice('link', 'eth7', { isOurs: false }), 'eth7')).toEqual(['a/two'])
  expect(wanted.ownersOf('n1', notice('route', '203.0.113.0/24', { isOurs: false }), null)).toEqual([])
  // Another's route stands where ours should.
  expect(wanted.ownersOf('n1', notice('route', 'default', { isOurs: false }), null)).toEqual(['a/one'])
  expect(wanted.ownersOf('elsewhere', notice('route', 'default'), null)).toEqual([])
})

it('tells whose a thing in the gateway is by its device, or by what it is', () => {
  const wanted = two()
  expect(wanted.ownersOf('gw', notice('address', 'fe80::1/64'), 'sfu2')).toEqual(['a/two'])
  expect(wanted.ownersOf('gw', notice('route', '2001:db8:1::/64'), null)).toEqual(['a/one'])
  expect(wanted.ownersOf('gw', notice('link', 'sfu1'), 'sfu1')).toEqual(['a/one'])
  expect(wanted.ownersOf('gw', notice('neighbour', 'fe80::2', { isOurs: false }), null)).toEqual([
    'a/one',
    'a/two',
  ])
  expect(wanted.ownersOf('gw', notice('address', '192.0.2.1/32'), 'docker0')).toEqual([])
})

it('forgets all of a network, and follows what it wants next', () => {
  const wanted = two()
  wanted.forget('a/one')
  expect(wanted.ownersOf('n1', notice('link', 'up'), 'up')).toEqual([])
  expect(wanted.ownersOf('gw', notice('neighbour', 'fe80::2'), null)).toEqual(['a/two'])
  wanted.set('a/two', network(3))
  expect(wanted.ownersOf('gw', notice('route', '2001:db8:2::/64'), null)).toEqual([])
  expect(wanted.namespaces()).toEqual({ all: new Set(['n3', 'gw']), shared: new Set(['gw']) })
  expect([wanted.filtered(), wanted.filtersIn('n3'), wanted.filtersIn('gw')]).toEqual([
    new Set(['n3']),
    ['a/two'],
    [],
  ])
  wanted.forget('a/two')
  expect([wanted.keys(), wanted.namespaces().all.size]).toEqual([[], 0])
})

it('with a VXLAN device a network filters in the machine’s own namespace, too', () => {
  const wanted = two()
  const vxlan = { name: 'sfv1', vni: 5, local: '192.0.2.1', peers: [], because: 1 }
  const withVxlan = (state: ReturnType<typeof network>) => ({
    rooms: state.rooms.map((room, at) => (at === 0 ? { ...room, vxlans: [vxlan] } : room)),
  })
  wanted.set('a/one', withVxlan(network(1)))
  expect(wanted.filtersIn(OWN_NAMESPACE)).toEqual(['a/one'])
  wanted.set('a/two', withVxlan(network(2)))
  expect([wanted.filtersIn(OWN_NAMESPACE), wanted.filtered().has(OWN_NAMESPACE)]).toEqual([
    ['a/one', 'a/two'],
    true,
  ])
  wanted.forget('a/one')
  wanted.forget('a/two')
  expect(wanted.filtered().size).toBe(0)
})
