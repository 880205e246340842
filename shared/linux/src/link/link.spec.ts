import { describe, expect, it } from 'vitest'
import { aRoom } from '../examples.ts'
import { a, b, between, guard, unicast } from './link.examples.ts'

describe('the order within one batch', () => {
  it('devices, addresses, neighbours, guards, routes on the link, over gateways, defaults', async () => {
    const full = {
      ...a,
      routes: [
        unicast('::/0', 'fe80::1'),
        unicast('2001:db8:1::/64', 'fe80::1'),
        unicast('2001:db8:2::/64'),
        guard('2001:db8::/32'),
        unicast('0.0.0.0/0', 'fe80::1'),
      ],
      neighbours: [{ dev: 'sfa', address: 'fe80::1', mac: '02:00:00:00:00:0b', because: 4 }],
      addresses: [
        { dev: 'sfa', prefix: 'fe80::2/64', because: 4 },
        { dev: 'sfa', prefix: '10.0.0.1/24', because: 4 },
      ],
    }
    expect(await between([aRoom('sf-x-a'), b], [full, b])).toEqual([
      'ip -n sf-x-a -batch -',
      '  link add name sfa address 02:00:00:00:00:0a mtu 1420 type veth peer name sfb address 02:00:00:00:00:0b mtu 1420 netns sf-x-b',
      '  link set dev sfa addrgenmode none',
      '  link set dev sfa mtu 1420 alias sixfold:3 up',
      '  addr replace fe80::2/64 dev sfa nodad',
      '  addr replace 10.0.0.1/24 dev sfa',
      '  neigh replace fe80::1 lladdr 02:00:00:00:00:0b dev sfa nud permanent',
      '  route replace unreachable 2001:db8::/32 metric 4096 proto 111',
      '  route replace 2001:db8:2::/64 dev sfa metric 100 proto 111',
      '  route replace 2001:db8:1::/64 via fe80::1 dev sfa metric 100 proto 111',
      '  route replace ::/0 via fe80::1 dev sfa metric 100 proto 111',
      '  route replace 0.0.0.0/0 via inet6 fe80::1 dev sfa metric 100 proto 111',
      'ip -n sf-x-b -batch -',
      '  link set dev sfb addrgenmode none',
      '  link set dev sfb mtu 1420 alias sixfold:3 up',
    ])
  })

  it('additions, then removals from the defaults down to the guards', async () => {
    const before = {
      ...a,
      routes: [guard('2001:db8::/32'), unicast('2001:db8:2::/64'), unicast('::/0', 'fe80::1')],
    }
    expect(await between([before, b], [{ ...a, routes: [unicast('2001:db8:3::/64')] }, b])).toEqual([
      'ip -n sf-x-a -batch -',
      '  route replace 2001:db8:3::/64 dev sfa metric 100 proto 111',
      '  route del ::/0 dev sfa metric 100 proto 111',
      '  route del 2001:db8:2::/64 dev sfa metric 100 proto 111',
      '  route del unreachable 2001:db8::/32 metric 4096 proto 111',
    ])
  })
})

describe('what is touched', () => {
  it('only what differs: one route, one line', async () => {
    const before = { ...a, routes: [unicast('2001:db8:1::/64'), unicast('2001:db8:2::/64')] }
    const after = { ...a, routes: [unicast('2001:db8:1::/64'), unicast('2001:db8:2::/64', 'fe80::1')] }
    expect(await between([before, b], [after, b])).toEqual([
      'ip -n sf-x-a -batch -',
      '  route replace 2001:db8:2::/64 via fe80::1 dev sfa metric 100 proto 111',
    ])
  })

  it('a device that goes takes its own along; only its two ends are removed by name, and either may be first', async () => {
    const before = {
      ...a,
      routes: [unicast('2001:db8:1::/64')],
      addresses: [{ dev: 'sfa', prefix: 'fe80::2/64', because: 1 }],
    }
    expect(await between([before, b], [aRoom('sf-x-a'), b])).toEqual([
      'ip -n sf-x-a link del dev sfa',
      'ip -n sf-x-b link del dev sfb',
    ])
  })

  it('the last IPv4 address of a device takes its IPv4 routes along, so those are said again', async () => {
    const routed = { ...a, routes: [unicast('0.0.0.0/0', 'fe80::1'), unicast('::/0', 'fe80::1')] }
    const before = { ...routed, addresses: [{ dev: 'sfa', prefix: '10.0.0.1/24', because: 1 }] }
    expect(await between([before, b], [routed, b])).toEqual([
      'ip -n sf-x-a -batch -',
      '  addr del 10.0.0.1/24 dev sfa',
      '  route replace 0.0.0.0/0 via inet6 fe80::1 dev sfa metric 100 proto 111',
    ])
  })

  it('the first IPv4 address of a subnet takes the second along, so that is said again', async () => {
    const at = (...prefixes: readonly string[]) => ({
      ...a,
      addresses: prefixes.map((prefix) => ({ dev: 'sfa', prefix, because: 1 })),
    })
    expect(await between([at('10.0.0.1/24'), b], [at('10.0.0.2/24'), b])).toEqual([
      'ip -n sf-x-a -batch -',
      '  addr replace 10.0.0.2/24 dev sfa',
      '  addr del 10.0.0.1/24 dev sfa',
      '  addr replace 10.0.0.2/24 dev sfa',
    ])
  })
})

it('the kernel reads metric 0 of an IPv6 route, and of no other, as 1024', async () => {
  const routes = ['2001:db8:1::/64', '10.1.0.0/24'].map((destination) => ({
    ...unicast(destination),
    metric: 0,
  }))
  expect(await between([a, b], [{ ...a, routes }, b])).toEqual([
    'ip -n sf-x-a -batch -',
    '  route replace 2001:db8:1::/64 dev sfa metric 1024 proto 111',
    '  route replace 10.1.0.0/24 dev sfa metric 0 proto 111',
  ])
})
