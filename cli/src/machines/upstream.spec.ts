import type { IpAddress, Upstream } from '@sixfold/events'
import { expect, test } from 'vitest'
import type { Started } from './reports.ts'
import { upstreamLines } from './upstream.ts'

const AGENT: Started = {
  role: 'node',
  agentVersion: '0.1.0',
  deriveVersions: [1],
  wireguard: 'kernel',
  uplink: ['192.0.2.7/24', '2001:db8:1::a1/64', '2001:db8:1::a2/64'],
  findings: [],
}
const STATIC = { kind: 'static' } as const
const slices = ['2001:db8:a:100::/56', '2001:db8:a:200::/56']

test('each slice by the first IPv6 address of the gateway', () =>
  expect(upstreamLines({ name: 'n1', slices, agent: AGENT, retired: null, upstream: STATIC })).toEqual([
    'ip -6 route replace 2001:db8:a:100::/56 via 2001:db8:1::a1',
    'ip -6 route replace 2001:db8:a:200::/56 via 2001:db8:1::a1',
  ]))

test('no slice, no route', () =>
  expect(upstreamLines({ name: 'n1', slices: [], agent: null, retired: null, upstream: STATIC })).toEqual([]))

test('who tells by BGP needs no route', () => {
  const upstream: Upstream = {
    kind: 'bgp',
    asn: 65_001,
    peers: [{ address: '2001:db8:1::1' as IpAddress, asn: 65_000 }],
  }
  expect(upstreamLines({ name: 'n1', slices, agent: AGENT, retired: null, upstream })).toEqual([])
})

test('an unknown gateway is said, not left out', () => {
  expect(() => upstreamLines({ name: 'n1', slices, agent: null, retired: null, upstream: STATIC })).toThrow(
    'has not reported yet',
  )
  expect(() =>
    upstreamLines({
      name: 'n1',
      slices,
      agent: { ...AGENT, uplink: ['192.0.2.7/24'] },
      retired: null,
      upstream: STATIC,
    }),
  ).toThrow('no IPv6 address')
})

test('a retired machine gets no route: its slices may be another machine’s', () =>
  expect(() =>
    upstreamLines({ name: 'n1', slices: [], agent: AGENT, retired: 57, upstream: STATIC }),
  ).toThrow('n1 has retired (fact 57): its slices went back'))
