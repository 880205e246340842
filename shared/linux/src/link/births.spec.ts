import { pass } from '@sixfold/reconcile'
import { describe, expect, it } from 'vitest'
import { pretendHost } from '../../../testkit/src/pretend-host.ts'
import { aRoom } from '../examples.ts'
import { facilitiesFor, openMachine } from '../machine.ts'

const machine = openMachine({ agentId: 'x', keyOf: () => '' })
const tunnel = {
  rooms: [aRoom('sf-x-a', { links: [{ kind: 'wireguard', name: 'sfm1', mtu: 1_420, because: 2 }] })],
}
const uplink = {
  rooms: [
    aRoom('sf-x-gw', {
      links: [
        {
          kind: 'uplink',
          name: 'sfu1',
          mac: '02:00:00:00:00:01',
          mtu: 1_500,
          bridge: 'br0',
          port: 'sfp1',
          because: 2,
        },
      ],
    }),
  ],
}
const ours = (line: string) =>
  !line.includes('netns add') && !line.includes('sysctl') && !line.includes('dev lo')

describe('a WireGuard device', () => {
  it('of wireguard-go is heard before it is moved, and kept small', async () => {
    const host = pretendHost()
    await pass(host, facilitiesFor(tunnel, machine))
    expect(host.commands.filter(ours)).toEqual([
      'GOMAXPROCS=1 GOMEMLIMIT=128MiB LOG_LEVEL= setsid wireguard-go sfm1',
      'wg show sfm1 listen-port',
      'ip -batch -',
      '  link set dev sfm1 netns sf-x-a',
      'ip -n sf-x-a -batch -',
      '  link set dev sfm1 addrgenmode none',
      '  link set dev sfm1 mtu 1420 alias sixfold:2 up',
    ])
  })

  it('does not wait for another to answer before it is started, and moves with it', async () => {
    const host = pretendHost()
    const links = ['sfm1', 'sfx1'].map(
      (name) => ({ kind: 'wireguard', name, mtu: 1_420, because: 2 }) as const,
    )
    await pass(host, facilitiesFor({ rooms: [aRoom('sf-x-a', { links })] }, machine))
    const start = 'GOMAXPROCS=1 GOMEMLIMIT=128MiB LOG_LEVEL= setsid wireguard-go'
    expect(host.commands.filter(ours).slice(0, 7)).toEqual([
      `${start} sfm1`,
      `${start} sfx1`,
      'wg show sfm1 listen-port',
      'wg show sfx1 listen-port',
      'ip -batch -',
      '  link set dev sfm1 netns sf-x-a',
      '  link set dev sfx1 netns sf-x-a',
    ])
  })

  it('of the kernel is made and moved', async () => {
    const host = pretendHost({ hasKernelWireGuard: true })
    await pass(host, facilitiesFor(tunnel, openMachine({ agentId: 'x', keyOf: () => '' })))
    expect(host.commands.filter(ours).slice(0, 3)).toEqual([
      'ip -batch -',
      '  link add name sfm1 type wireguard',
      '  link set dev sfm1 netns sf-x-a',
    ])
    expect((await pass(host, facilitiesFor(tunnel, machine))).stepsRun).toBe(0)
  })

  it('whose maker died before it was moved is moved now', async () => {
    const host = pretendHost()
    await host.run({ do: 'exec', argv: ['setsid', 'wireguard-go', 'sfm1'] })
    expect((await pass(host, facilitiesFor(tunnel, machine))).isConverged).toBe(true)
    expect(host.commands.filter((line) => line.includes('setsid'))).toHaveLength(1)
  })

  it('is asked of the kernel only when one must be made', async () => {
    const host = pretendHost()
    await pass(host, facilitiesFor(tunnel, machine))
    const before = host.counters.looks
    await pass(host, facilitiesFor(tunnel, openMachine({ agentId: 'x', keyOf: () => '' })))
    expect(host.counters.looks - before).toBe(2)
  })
})

describe('an uplink', () => {
  it('is made from the outside in, and plugged into the bridge that the operator made', async () => {
    const host = pretendHost({ bridges: ['br0'] })
    expect((await pass(host, facilitiesFor(uplink, machine))).isConverged).toBe(true)
    expect(host.commands.filter(ours)).toEqual([
      'ip -batch -',
      '  link add name sfp1 mtu 1500 type veth peer name sfu1 address 02:00:00:00:00:01 mtu 1500 netns sf-x-gw',
      '  link set dev sfp1 addrgenmode none',
      '  link set dev sfp1 master br0 mtu 1500 alias sixfold:2 up',
      'ip -n sf-x-gw -batch -',
      '  link set dev sfu1 addrgenmode none',
      '  link set dev sfu1 mtu 1500 alias sixfold:2 up',
    ])
    expect((await pass(host, facilitiesFor(uplink, machine))).stepsRun).toBe(0)
  })

  it('is plugged in again when somebody pulled it out, and nothing else is touched', async () => {
    const host = pretendHost({ bridges: ['br0'] })
    await pass(host, facilitiesFor(uplink, machine))
    const port = host.world.netns.get('')?.links.get('sfp1')
    if (port !== undefined) port.master = null
    const report = await pass(host, facilitiesFor(uplink, machine))
    expect(report.isConverged).toBe(true)
    expect(port?.master).toBe('br0')
    expect((await pass(host, facilitiesFor(uplink, machine))).stepsRun).toBe(0)
  })

  it('waits for a bridge that is not there, saying which', async () => {
    const report = await pass(pretendHost(), facilitiesFor(uplink, machine))
    expect(report.facilities.find(({ facility }) => facility.startsWith('link:'))?.error).toMatchObject({
      message: expect.stringContaining('Cannot find device "br0"'),
      retry: true,
    })
  })
})
