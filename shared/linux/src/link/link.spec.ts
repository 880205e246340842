import type { KernelState, Room } from '@sixfold/kernel'
import { pass } from '@sixfold/reconcile'
import { describe, expect, it } from 'vitest'
import { pretendHost } from '../../../testkit/src/pretend-host.ts'
import { aRoom } from '../examples.ts'
import { facilitiesFor, openMachine } from '../machine.ts'

const machine = () =>
  openMachine({
    agentId: 'x',
    keyOf: () => {
      throw new Error('no key is needed here')
    },
  })
const put = (host: ReturnType<typeof pretendHost>, ...rooms: readonly Room[]) => {
  const state: KernelState = { rooms }
  return pass(host, facilitiesFor(state, machine()))
}
/** The commands that a second state costs on top of a first one. */
const between = async (before: readonly Room[], after: readonly Room[]): Promise<readonly string[]> => {
  const host = pretendHost()
  expect((await put(host, ...before)).isConverged).toBe(true)
  host.commands.length = 0
  const report = await put(host, ...after)
  expect(report.facilities.filter(({ error }) => error !== null)).toEqual([])
  expect((await put(host, ...after)).stepsRun).toBe(0)
  return [...host.commands]
}

const pair = {
  kind: 'veth',
  name: 'sfa',
  mac: '02:00:00:00:00:0a',
  mtu: 1_420,
  peer: { netns: 'sf-x-b', name: 'sfb', mac: '02:00:00:00:00:0b' },
  because: 3,
} as const
const b = aRoom('sf-x-b')
const a = aRoom('sf-x-a', { links: [pair] })
const unicast = (destination: string, via: string | null = null) =>
  ({ type: 'unicast', destination, dev: 'sfa', via, metric: 100, because: 4 }) as const
const guard = (destination: string) =>
  ({ type: 'unreachable', destination, metric: 4_096, because: 5 }) as const

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

describe('what is not ours', () => {
  it('stays in a whole room: a foreign device with its address, a foreign route', async () => {
    const host = pretendHost()
    await put(host, a, b)
    await host.run({
      do: 'exec',
      argv: ['ip', '-n', 'sf-x-a', '-batch', '-'],
      stdin:
        'link add name dummy0 type veth peer name dummy1\nlink set dev dummy0 up\naddr replace 192.0.2.1/24 dev dummy0\nroute replace 192.0.3.0/24 dev dummy0 metric 5 proto static\n',
    })
    expect((await put(host, a, b)).stepsRun).toBe(0)
  })

  it('goes where it is of our making: an address on our device, a route of our protocol, a device of our name', async () => {
    const host = pretendHost()
    await put(host, a, b)
    await host.run({
      do: 'exec',
      argv: ['ip', '-n', 'sf-x-a', '-batch', '-'],
      stdin:
        'link add name sfold type veth peer name sfold2\naddr replace 192.0.2.1/24 dev sfa\nroute replace 192.0.3.0/24 dev sfa metric 5 proto 111\n',
    })
    const before = String(host)
    expect((await put(host, a, b)).isConverged).toBe(true)
    expect(before).toContain('sfold')
    expect(String(host)).not.toMatch(/sfold|192\.0\./)
  })

  it('stays in a shared room: devices of others, and guards unless the room names lo', async () => {
    const host = pretendHost()
    const gateway = (devices: readonly string[], routes: Room['routes']) =>
      aRoom('sf-x-b', { scope: { devices, made: true }, routes })
    await put(host, a, gateway(['lo'], [guard('2001:db8:1::/48')]))
    expect(await put(host, a, gateway(['sfb'], []))).toMatchObject({ isConverged: true, stepsRun: 0 })
    expect(String(host)).toContain('unreachable 2001:db8:1::/48')
    await put(host, a, gateway(['lo'], []))
    expect(String(host)).not.toContain('unreachable')
  })

  it('is refused where it stands in the way', async () => {
    const host = pretendHost()
    await host.run({ do: 'exec', argv: ['ip', 'netns', 'add', 'theirs'] })
    await host.run({
      do: 'exec',
      argv: ['ip', '-n', 'theirs', '-batch', '-'],
      stdin: 'link add name eth0 type veth peer name eth1\n',
    })
    const into = {
      ...a,
      links: [{ ...pair, peer: { netns: 'theirs', name: 'eth0', mac: '02:00:00:00:00:0c' } }],
    }
    const report = await put(host, into)
    expect(report.facilities.map(({ facility, error }) => [facility, error?.retry])).toEqual([
      ['netns:sf-x-a', undefined],
      ['link:sf-x-a', true],
      ['link:theirs', false],
    ])
    expect(report.facilities[1]?.error?.message).toContain('File exists')
    expect(report.facilities[2]?.error?.message).toContain('eth0 is not ours')
  })
})

describe('pairs', () => {
  it('are made once, from the first end, and set up from both', async () => {
    const host = pretendHost()
    await put(host, b, a)
    expect(host.commands.filter((line) => line.includes('link add'))).toHaveLength(1)
    expect(String(host)).toContain('ip -n sf-x-b link sfb type veth mtu 1420 alias sixfold:3 up')
  })

  it('are made again when the far end is gone astray, with all that hangs on either', async () => {
    const host = pretendHost()
    const rooms = [
      { ...a, routes: [unicast('::/0', 'fe80::1')] },
      { ...b, addresses: [{ dev: 'sfb', prefix: 'fe80::1/64', because: 1 }] },
    ]
    await put(host, ...rooms)
    const whole = String(host)
    const far = host.world.netns.get('sf-x-b')
    const end = far?.links.get('sfb')
    far?.links.delete('sfb')
    if (end !== undefined) far?.links.set('lost', { ...end, name: 'lost' })
    const near = host.world.netns.get('sf-x-a')?.links.get('sfa')
    if (near !== undefined) near.peer = { netns: 'sf-x-b', name: 'lost' }
    expect((await put(host, ...rooms)).isConverged).toBe(true)
    expect(String(host)).toBe(whole)
  })

  it('give way: half of an earlier pair that holds the name is removed first', async () => {
    const host = pretendHost()
    await put(host, b)
    await host.run({
      do: 'exec',
      argv: ['ip', '-n', 'sf-x-b', '-batch', '-'],
      stdin: 'link add name sfb type veth peer name other\n',
    })
    expect((await put(host, a, b)).isConverged).toBe(true)
  })

  it('cannot be made into each other', () => {
    const back = aRoom('sf-x-b', {
      links: [{ ...pair, name: 'sfc', peer: { netns: 'sf-x-a', name: 'sfd', mac: '02:00:00:00:00:0d' } }],
    })
    expect(() => facilitiesFor({ rooms: [a, back] }, machine())).toThrow('make pairs into each other')
  })
})
