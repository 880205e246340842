import type { Route } from '@sixfold/kernel'
import { expect, it, vi } from 'vitest'
import { diffRoom } from './diff.ts'
import type { Device, WantedRoom } from './model.ts'
import { sinceRoom } from './since.ts'

const route = (destination: string, metric = 100): Route => ({
  type: 'unicast',
  destination,
  dev: 'up',
  via: null,
  metric,
  because: 1,
})
const UP: Device = {
  kind: 'uplink',
  name: 'up',
  mac: '02::1',
  mtu: 1_420,
  bridge: 'br0',
  port: 'sfp',
  because: 1,
}
const MESH: Device = { kind: 'wireguard', name: 'sfm', mtu: 1_420, because: 1 }
const port = (name: string): Device => ({
  kind: 'veth',
  name,
  mac: '02::2',
  mtu: 1_420,
  peer: { netns: `w-${name}`, name: 'eth0', mac: '02::3' },
  because: 1,
})
const ONE = route('2001:db8:1::/64')
const V4 = { dev: 'up', prefix: '10.0.0.1/24', because: 1 }

const room = (parts: Partial<WantedRoom> = {}): WantedRoom => ({
  netns: 'a',
  isOurs: true,
  rules: [],
  made: new Set(['a']),
  scope: 'whole',
  devices: [UP, MESH, port('sfw1')],
  addresses: [V4],
  routes: [ONE],
  neighbours: [],
  ...parts,
})

const changes = async (wanted: WantedRoom, before: WantedRoom = room()) => {
  const lookAt = vi.fn(async () => null)
  const found = await sinceRoom(before, wanted, lookAt)
  return {
    said: found === null ? null : diffRoom(found.wanted, found.actual).map((it) => `${it.kind} ${it.object}`),
    looks: lookAt.mock.calls.flat(),
  }
}

it('finds nothing to do in what is wanted as it was, whatever kinds of devices there are', async () => {
  expect(await changes(room({ routes: [{ ...ONE, because: 2 }] }))).toEqual({ said: [], looks: [] })
})

it('says what differs, and looks nowhere', async () => {
  expect(await changes(room({ routes: [route('2001:db8:2::/64')] }))).toEqual({
    said: ['add route', 'remove route'],
    looks: [],
  })
})

it('takes an address that is a whole subnet by itself away without a look', async () => {
  const more = { dev: 'up', prefix: '203.0.113.7/32', because: 3 }
  expect(await changes(room(), room({ addresses: [V4, more] }))).toEqual({
    said: ['remove address'],
    looks: [],
  })
})

it('asks for a look where the last IPv4 address of a device goes, also where another one comes', async () => {
  const [one, other] = ['203.0.113.7/32', '203.0.113.8/32'].map((prefix) => ({
    ...{ dev: 'up', prefix, because: 3 },
  })) as [typeof V4, typeof V4]
  for (const addresses of [[], [other]])
    expect((await changes(room({ addresses }), room({ addresses: [one] }))).said).toBeNull()
})

it('looks at the other end of a new pair alone, which waits where nobody has made its namespace', async () => {
  const devices = [...room().devices, port('sfw2')]
  expect(await changes(room({ devices }))).toEqual({ said: [], looks: ['w-sfw2'] })
})

it.each([
  { why: 'a device is otherwise', wanted: room({ devices: [UP, { ...MESH, mtu: 1_280 }, port('sfw1')] }) },
  {
    why: 'a device comes that is born elsewhere',
    wanted: room({ devices: [...room().devices, { ...MESH, name: 'sfx' }] }),
  },
  { why: 'a device goes that is no pair', wanted: room({ devices: [UP, port('sfw1')] }) },
  { why: 'an IPv4 address goes, and what hangs on it', wanted: room({ addresses: [] }) },
  { why: 'two routes are one to the kernel', wanted: room({ routes: [ONE, { ...ONE }] }) },
])('asks for a look where $why', async ({ wanted }) => {
  expect((await changes(wanted)).said).toBeNull()
})
