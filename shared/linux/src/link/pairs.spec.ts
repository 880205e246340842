import type { Room } from '@sixfold/kernel'
import { describe, expect, it } from 'vitest'
import { pretendHost } from '../../../testkit/src/pretend-host.ts'
import { aRoom } from '../examples.ts'
import { facilitiesFor } from '../machine.ts'
import { a, b, guard, machine, pair, put, unicast } from './link.examples.ts'

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

  it('stays where it stands in the way, and only that one port waits', async () => {
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
      ['link:sf-x-a', undefined],
      ['link:theirs', false],
      ['daemons:sf-x-a', undefined],
    ])
    expect(report.facilities[2]?.error?.message).toMatch(
      /eth0 is not ours .* rename or remove it in namespace theirs$/,
    )
    expect(host.world.netns.get('sf-x-a')?.links.has(pair.name)).toBe(false)
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

  it('give way: half of an earlier pair that holds the name goes first, and what was on it comes back', async () => {
    const host = pretendHost()
    const rooms = [a, { ...b, addresses: [{ dev: 'sfb', prefix: 'fe80::1/64', because: 1 }] }]
    await put(host, b)
    await host.run({
      do: 'exec',
      argv: ['ip', '-n', 'sf-x-b', '-batch', '-'],
      stdin: [
        'link add name sfb address 02:00:00:00:00:0b mtu 1420 type veth peer name other',
        'link set dev sfb alias sixfold:3 up',
        'addr replace fe80::1/64 dev sfb',
      ].join('\n'),
    })
    expect((await put(host, ...rooms)).isConverged).toBe(true)
    expect((await put(host, ...rooms)).stepsRun).toBe(0)
  })

  it('cannot be made into each other', () => {
    const back = aRoom('sf-x-b', {
      links: [{ ...pair, name: 'sfc', peer: { netns: 'sf-x-a', name: 'sfd', mac: '02:00:00:00:00:0d' } }],
    })
    expect(() => facilitiesFor({ rooms: [a, back] }, machine())).toThrow('make pairs into each other')
  })
})
