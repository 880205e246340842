import type { NetworkView } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { closedTo, machinesChanged, openInfrastructure } from './infrastructure.ts'

const viewOf = (...machines: readonly object[]): NetworkView =>
  ({ machines: Object.fromEntries(machines.entries()) }) as unknown as NetworkView
const NODE = {
  kind: 'node',
  reachability: { ipv6: { kind: 'public', address: '2001:db8:1::a' }, ipv4: { kind: 'hidden' } },
}
const EXIT = { kind: 'exit', endpoints: { ipv4: '203.0.113.18', ipv6: '2001:db8:2::a' } }

describe('where the grid runs', () => {
  it('is where the log is, by all addresses of a name, and where machines of our networks are found', async () => {
    const names: Record<string, string[]> = { 'nats.example': ['2001:db8:3::1', '192.0.2.1'] }
    const servers = ['nats://nats.example:4222', 'tls://[2001:db8:4::1]:4222', 'nats://192.0.2.9']
    const look = async (name: string) => names[name] ?? [name]
    expect(await openInfrastructure(servers, look)([viewOf(NODE, EXIT), viewOf(EXIT)])).toEqual([
      '2001:db8:3::1',
      '192.0.2.1',
      '2001:db8:4::1',
      '192.0.2.9',
      '2001:db8:1::a',
      '203.0.113.18',
      '2001:db8:2::a',
    ])
  })

  it('is what it was while a name hangs, which is asked for once, and the new answer when it comes', async () => {
    const waiting: ((addresses: readonly string[]) => void)[] = []
    const grid = openInfrastructure(
      ['nats://nats.example:4222'],
      () => new Promise((answer) => waiting.push(answer)),
      20,
    )
    const first = grid([])
    waiting[0]?.(['192.0.2.1'])
    expect(await first).toEqual(['192.0.2.1'])
    expect(await grid([])).toEqual(['192.0.2.1'])
    expect(await grid([])).toEqual(['192.0.2.1'])
    expect(waiting).toHaveLength(2)
    const last = grid([])
    waiting[1]?.(['192.0.2.2'])
    expect(await last).toEqual(['192.0.2.2'])
  })

  it('stays what it was where a name cannot be resolved any more', async () => {
    let answers: readonly string[] | null = ['192.0.2.1']
    const grid = openInfrastructure(['nats://nats.example:4222'], async () => {
      if (answers === null) throw new Error('no answer')
      return answers
    })
    expect(await grid([])).toEqual(['192.0.2.1'])
    answers = null
    expect(await grid([])).toEqual(['192.0.2.1'])
    answers = ['192.0.2.2']
    expect(await grid([])).toEqual(['192.0.2.2'])
  })

  it('asks nobody about an address', async () => {
    expect(await openInfrastructure(['nats://192.0.2.1:4222', 'nats://[::1]:4222'])([])).toEqual([
      '192.0.2.1',
      '::1',
    ])
  })

  it('is added to what an uplink is closed to', () => {
    const uplink = { bridge: 'br0', addresses: [], gateways: [], mtu: 1_500, closed: ['192.0.2.0/24'] }
    expect(closedTo(uplink, ['192.0.2.1']).closed).toEqual(['192.0.2.0/24', '192.0.2.1'])
  })
})

it('is news when a network has other machines than before, or is gone', () => {
  const isNews = machinesChanged()
  const view = viewOf(NODE)
  expect([isNews('a/b', view), isNews('a/b', { ...view }), isNews('a/b', viewOf(NODE))]).toEqual([
    true,
    false,
    true,
  ])
  expect([isNews('a/b', undefined), isNews('a/b', undefined)]).toEqual([true, false])
})
