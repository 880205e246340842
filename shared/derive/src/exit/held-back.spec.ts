import { anAgent, aPrefix } from '@sixfold/events/example-values'
import type { GroupExit, MachineView } from '@sixfold/fold'
import { expect, it } from 'vitest'
import { exit1 } from '../examples/networks.examples.ts'
import { deriveGateway } from '../gateway.ts'
import { answeredFor, heldBack } from './held-back.ts'
import { slicesAt, uplinkAround } from './standing-in.ts'

const OTHER = anAgent('exit-2')
const UPLINK = {
  bridge: 'br0',
  addresses: ['2001:db8:0:2::e1/64', '203.0.113.1/24'],
  gateways: ['2001:db8:0:2::1', '203.0.113.254'],
  mtu: 1_500,
}
const THEIRS = ['2001:db8:0:2::e2/64', '203.0.113.2/24']

const other = (takenOver: GroupExit['takenOver']): GroupExit => ({
  exit: OTHER,
  endpoints: { ipv4: '192.0.2.2', ipv6: '2001:db8:1::2' },
  publicIpv4: ['203.0.113.2'],
  uplink: THEIRS,
  slices: [aPrefix('2001:db8:a:200::/56')],
  takenOver,
  since: 40,
})
const viewOf = (takenOver: GroupExit['takenOver']): MachineView => ({
  id: exit1.id,
  machine: { ...exit1, publicIpv4: ['203.0.113.1'] },
  slices: [{ slice: aPrefix('2001:db8:a:100::/56'), since: 7 }],
  group: [other(takenOver)],
})

it('held back for nobody it is itself', () => {
  const view = viewOf(exit1.id)
  expect(heldBack(view, new Set())).toBe(view)
})

it('held back for itself it announces nothing of its own and answers nowhere, and goes on standing in for another', () => {
  const view = heldBack(viewOf(exit1.id), new Set([exit1.id]))
  expect(uplinkAround(view, UPLINK, []).addresses).toEqual(THEIRS)
  const { owned, taken } = slicesAt(view, [])
  expect([owned.length, taken.length]).toEqual([0, 1])
})

it('held back for another it has its own, and nothing of the other', () => {
  const view = heldBack(viewOf(exit1.id), new Set([OTHER]))
  expect(uplinkAround(view, UPLINK, []).addresses).toEqual(UPLINK.addresses)
  const { owned, taken } = slicesAt(view, [])
  expect([owned.length, taken.length]).toEqual([1, 0])
})

it('knows what it would answer at for whom', () => {
  expect(answeredFor(viewOf(null), UPLINK, exit1.id, [])).toEqual(['2001:db8:0:2::e1', '203.0.113.1'])
  expect(answeredFor(viewOf(exit1.id), UPLINK, OTHER, [])).toEqual(['2001:db8:0:2::e2', '203.0.113.2'])
  expect(answeredFor(viewOf(null), UPLINK, OTHER, [OTHER])).toEqual(['2001:db8:0:2::e2', '203.0.113.2'])
})

it('without an address of a family its gateway has no default of that family, which the kernel would refuse', () => {
  const defaults = (view: MachineView) =>
    deriveGateway(view, UPLINK).rooms[0]?.routes.flatMap((it) => ('via' in it ? (it.via ?? []) : []))
  expect(defaults(heldBack(viewOf(null), new Set([exit1.id])))).toEqual([])
  expect(defaults(viewOf(null))).toEqual(UPLINK.gateways)
})
