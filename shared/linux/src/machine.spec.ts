import { pass } from '@sixfold/reconcile'
import { describe, expect, it } from 'vitest'
import { settles } from '../../testkit/src/facility-laws.ts'
import { pretendDaemonLook } from '../../testkit/src/pretend-host/daemons.ts'
import { pretendHost } from '../../testkit/src/pretend-host.ts'
import { aNetwork, aRoom, aState, namesOf } from './examples.ts'
import { facilitiesFor, openMachine, removeNetns } from './machine.ts'
import { newPrivateKey } from './wireguard/keys.ts'

const KEY = newPrivateKey()
const PREFIX = 'sf-spec'
const machine = () => openMachine({ agentId: 'x', keyOf: () => KEY, nowSeconds: () => 1_800_000_000 })

const withWorkloads = () => {
  const host = pretendHost()
  for (const index of [1, 2]) {
    const room = host.world.netns.get('')
    if (room !== undefined)
      host.world.netns.set(namesOf(PREFIX, index).workload, { ...structuredClone(room), sysctls: [] })
  }
  return host
}

describe('a pass over one network', () => {
  const one = aState(
    PREFIX,
    aNetwork({ prefix: PREFIX, index: 1, hasWorkload: true, wireguards: [], members: [1] }),
  )
  const namesOfOne = namesOf(PREFIX, 1)

  it('comes in an order: namespaces, filters, links from the maker on, tunnels', () => {
    expect(facilitiesFor(one, machine()).map(({ name }) => name)).toEqual([
      'netns:sf-spec-n1',
      'netns:sf-spec-gw',
      'nft:sf-spec-n1',
      'link:sf-spec-n1',
      'link:sf-spec-gw',
      'link:sf-spec-w1',
      'daemons:sf-spec-n1',
      'daemons:sf-spec-gw',
    ])
  })

  it('tells names behind the resolver that is to answer them, and where it was started anew looks again', async () => {
    const names = { zone: 'blue.x.', reverse: [], records: [], addresses: ['::1'], clients: [], because: 1 }
    const state = { rooms: [aRoom('sf-spec-n1', { names })] }
    const bound = facilitiesFor(state, machine())
    expect(bound.map(({ name }) => name).slice(-2)).toEqual(['daemons:sf-spec-n1', 'names:sf-spec-n1'])
    expect(bound.at(-1)?.after).toEqual(['daemons:sf-spec-n1'])
    const host = pretendHost()
    const asked: string[] = []
    const resolver = openMachine({
      agentId: 'x',
      keyOf: () => KEY,
      lookAtDaemon: pretendDaemonLook,
      askResolver: async (_socket, command) => {
        asked.push(command)
        if (command === 'status') return 'unbound (pid 7) is running...'
        return command === 'list_local_zones' ? 'blue.x. static' : ''
      },
    })
    await pass(host, facilitiesFor(state, resolver))
    const once = ['status', 'list_local_zones', 'list_local_data']
    expect(asked).toEqual([...once, ...once])
  })

  it('leaves links down when the filter cannot be put in place: closed, not open', async () => {
    const host = withWorkloads()
    const broken = aState(PREFIX, aNetwork({ prefix: PREFIX, index: 1, nft: 'not nft' }))
    const { facilities } = await pass(host, facilitiesFor(broken, machine()))
    expect(facilities.filter(({ outcome }) => outcome === 'waiting').map(({ facility }) => facility)).toEqual(
      ['link:sf-spec-n1'],
    )
    expect(host.world.netns.get(namesOfOne.netns)?.links.size).toBe(1)
  })

  it('goes on without a workload whose namespace is away, and takes it in when it is there', async () => {
    const host = pretendHost()
    const { facilities } = await pass(host, facilitiesFor(one, machine()))
    expect(
      facilities.filter(({ error }) => error !== null).map(({ facility, error }) => ({ facility, error })),
    ).toEqual([
      {
        facility: 'link:sf-spec-w1',
        error: { message: 'the namespace sf-spec-w1 is not there, and not ours to make', retry: true },
      },
    ])
    expect(String(host)).toContain('::/0 via fe80::1')
    await host.run({ do: 'exec', argv: ['ip', 'netns', 'add', namesOfOne.workload] })
    await settles(host, () => facilitiesFor(one, machine()))
  })

  it('writes a sysctl of nothing but its own device where it did not make the namespace', async () => {
    const host = withWorkloads()
    await settles(host, () => facilitiesFor(one, machine()))
    const written = [...host.world.netns].flatMap(([name, { sysctls }]) =>
      ['sf-spec-gw', 'sf-spec-n1'].includes(name) ? [] : sysctls,
    )
    expect(new Set(written)).toEqual(new Set(['net.ipv6.conf.eth0.disable_ipv6=0']))
  })

  it('finishes a namespace whose maker died between making and preparing it', async () => {
    const host = withWorkloads()
    await host.run({ do: 'exec', argv: ['ip', 'netns', 'add', namesOfOne.netns] })
    await settles(host, () => facilitiesFor(one, machine()))
    expect(host.world.netns.get(namesOfOne.netns)?.sysctls).toContain('net.ipv6.conf.all.forwarding=1')
  })

  it('costs five processes and no step where there is nothing to do', async () => {
    const host = withWorkloads()
    const mesh = { listenPort: 1, privateKey: 'key', because: 1, peers: [] }
    const rooms = aNetwork({ prefix: PREFIX, index: 1, wireguards: [{ ...mesh, name: namesOfOne.mesh }] })
    const [inner, ...rest] = rooms
    const second = { kind: 'wireguard', name: 'sfe1', mtu: 1_420, because: 1 } as const
    const two = aState(PREFIX, [
      {
        ...(inner ?? aRoom('')),
        links: [...(inner?.links ?? []), second],
        wireguards: [...(inner?.wireguards ?? []), { ...mesh, name: 'sfe1' }],
      },
      ...rest,
    ])
    const agent = machine()
    await settles(host, () => facilitiesFor(two, agent))
    const before = { ...host.counters }
    await pass(host, facilitiesFor(two, agent))
    expect({ looks: host.counters.looks - before.looks, steps: host.counters.steps - before.steps }).toEqual({
      looks: 5,
      steps: 0,
    })
  })

  it('takes a retired network away as a whole, and nothing of anybody else', async () => {
    const host = withWorkloads()
    await host.run({ do: 'exec', argv: ['ip', 'netns', 'add', 'docker1'] })
    await settles(host, () => facilitiesFor(one, machine()))
    const agent = openMachine({ agentId: 'y', keyOf: () => KEY })
    await pass(host, [removeNetns(agent.agentId, [])])
    expect([...host.world.netns.keys()].toSorted()).toEqual([
      '',
      'docker1',
      'sf-spec-gw',
      'sf-spec-n1',
      'sf-spec-w1',
      'sf-spec-w2',
    ])
  })
})

it('one namespace has one table: two rooms that write it are refused', () => {
  const rooms = [aRoom('sf-spec-n1', { nft: 'chain a {}' }), aRoom('sf-spec-n1', { nft: 'chain b {}' })]
  expect(() => facilitiesFor({ rooms }, machine())).toThrow('two rooms write the one nft table of sf-spec-n1')
})
