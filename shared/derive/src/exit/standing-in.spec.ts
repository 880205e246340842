import { Upstream } from '@sixfold/events'
import { anAgent, aPrefix } from '@sixfold/events/example-values'
import type { GroupExit, MachineView } from '@sixfold/fold'
import { expect, it } from 'vitest'
import { exit1 } from '../examples/networks.examples.ts'
import { slicesAt, uplinkAround } from './standing-in.ts'

const OTHER = anAgent('exit-2')
const UPLINK = {
  bridge: 'br0',
  addresses: ['2001:db8:0:2::e1/64', '203.0.113.1/24'],
  gateways: [],
  mtu: 1_500,
}
const bgp = Upstream.parse({
  kind: 'bgp',
  asn: 65_001,
  peers: [{ address: '2001:db8:0:2::1', asn: 65_000 }],
})

const other = (takenOver: GroupExit['takenOver']): GroupExit => ({
  exit: OTHER,
  endpoints: { ipv4: '192.0.2.2', ipv6: '2001:db8:1::2' },
  publicIpv4: ['203.0.113.2', '203.0.113.22'],
  uplink: ['2001:db8:0:2::e2/64', '203.0.113.2/24', '203.0.113.22/24'],
  slices: [aPrefix('2001:db8:a:200::/56')],
  takenOver,
  since: 40,
})

const viewOf = (parts: Partial<MachineView>): MachineView => ({
  id: exit1.id,
  machine: { ...exit1, publicIpv4: ['203.0.113.1'] },
  slices: [{ slice: aPrefix('2001:db8:a:100::/56'), since: 7 }],
  ...parts,
})
const addressesAt = (parts: Partial<MachineView>, also: readonly string[] = []): readonly string[] =>
  uplinkAround(viewOf(parts), UPLINK, also).addresses

it('stands alone: its own addresses and its own slices', () => {
  expect(addressesAt({ group: [other(null)] })).toEqual(UPLINK.addresses)
  expect(slicesAt(viewOf({ group: [other(null)] }), [])).toEqual({ owned: viewOf({}).slices, taken: [] })
})

it.for<[string, Parameters<typeof addressesAt>]>([
  ['by the log', [{ group: [other(exit1.id)] }]],
  ['by what it saw itself', [{ group: [other(null)] }, [OTHER]]],
])(
  'stands in at a static site, %s: answers at the addresses of the other gateway too',
  ([, [parts, also]]) => {
    const theirs = ['2001:db8:0:2::e2/64', '203.0.113.2/24']
    expect(addressesAt(parts, also)).toEqual([...UPLINK.addresses, ...theirs])
    expect(slicesAt(viewOf(parts), also ?? []).taken.map(({ slice }) => slice)).toEqual([
      '2001:db8:a:200::/56',
    ])
  },
)

it('speaks BGP from its own address only, also where that was ordered after it was registered', () => {
  const ordered = { upstream: { upstream: bgp, since: 20 }, group: [other(exit1.id)] }
  const registered = {
    machine: { ...exit1, publicIpv4: ['203.0.113.1'], upstream: bgp },
    group: [other(exit1.id)],
  }
  const expected = [...UPLINK.addresses, '203.0.113.2/24']
  expect([addressesAt(registered), addressesAt(ordered)]).toEqual([expected, expected])
})

it('taken over itself, it has no address that the other one answers at, and announces nothing', () => {
  const parts = { takenOver: { by: OTHER, since: 50 }, group: [other(null)] } as Partial<MachineView>
  expect(addressesAt(parts)).toEqual([])
  expect(slicesAt(viewOf(parts), []).owned).toEqual([])
})
