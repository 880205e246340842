import { pass } from '@sixfold/reconcile'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { facilityLaws, settles } from '../../testkit/src/facility-laws.ts'
import { type PretendHost, pretendHost } from '../../testkit/src/pretend-host.ts'
import { aNetwork, aRoom, aState, CLOSED, namesOf } from './examples.ts'
import { facilitiesFor, openMachine, removeNetns } from './machine.ts'
import { newPrivateKey, publicKeyOf } from './wireguard/keys.ts'

const KEY = newPrivateKey()
const PEERS = [1, 2].map(() => publicKeyOf(newPrivateKey()))
const PREFIX = 'sf-spec'
const machine = () => openMachine({ agentId: 'x', keyOf: () => KEY, nowSeconds: () => 1_800_000_000 })

const withWorkloads = (): PretendHost => {
  const host = pretendHost()
  for (const index of [1, 2]) {
    const room = host.world.netns.get('')
    if (room !== undefined)
      host.world.netns.set(namesOf(PREFIX, index).workload, { ...structuredClone(room), sysctls: [] })
  }
  return host
}

const network = (index: number) =>
  fc
    .record({
      because: fc.integer({ min: 1, max: 2 }),
      mtu: fc.constantFrom(1_420, 1_280),
      ipv4: fc.subarray(['10.9.9.1/24', '10.9.9.2/24', '10.8.8.8/32']),
      members: fc.subarray([1, 2, 3]),
      nft: fc.constantFrom(CLOSED, 'chain other {}'),
      hasWorkload: fc.boolean(),
      peers: fc.subarray([...PEERS]),
    })
    .map(({ peers, ...rest }) =>
      aNetwork({
        prefix: PREFIX,
        index,
        ...rest,
        wireguards: [
          {
            name: namesOf(PREFIX, index).mesh,
            listenPort: 20_000 + index,
            privateKey: 'key',
            because: 1,
            peers: peers.map((publicKey) => ({
              publicKey,
              endpoint: '192.0.2.1:9',
              allowedIps: [`2001:db8:1:${PEERS.indexOf(publicKey)}::/64`],
              keepaliveSeconds: 25,
              because: 1,
            })),
          },
        ],
      }),
    )
const states = fc.tuple(fc.option(network(1)), fc.option(network(2))).map((networks) =>
  aState(
    PREFIX,
    networks.flatMap((rooms) => rooms ?? []),
  ),
)

describe('everything that a machine holds', () => {
  facilityLaws({
    wanted: states,
    host: withWorkloads,
    bind: (state) => facilitiesFor(state, machine()),
    runs: 150,
  })

  it('is the same whichever way it came about', async () => {
    await fc.assert(
      fc.asyncProperty(states, states, async (before, state) => {
        const [straight, winding] = [withWorkloads(), withWorkloads()]
        const kept = state.rooms.map(({ netns }) => netns)
        const put = (host: PretendHost, wanted: typeof state) =>
          settles(host, () => facilitiesFor(wanted, machine()))
        await put(straight, state)
        await put(winding, before)
        await pass(winding, [removeNetns('x', kept), ...facilitiesFor(state, machine())])
        const gone = [1, 2]
          .map((index) => namesOf(PREFIX, index))
          .filter(({ netns }) => !kept.includes(netns))
        for (const { netns } of gone)
          await winding.run({ do: 'exec', argv: ['ip', 'netns', 'del', netns] }).catch(() => undefined)
        const workloads = /^ip (-n|netns add) sf-spec-w.*$/gm
        expect(String(winding).replaceAll(workloads, '')).toBe(String(straight).replaceAll(workloads, ''))
      }),
      { numRuns: 60 },
    )
  })

  it('is put right by one pass after any one thing was taken away', async () => {
    await fc.assert(
      fc.asyncProperty(states, fc.nat(), fc.nat(), async (state, which, where) => {
        const host = withWorkloads()
        await settles(host, () => facilitiesFor(state, machine()))
        const whole = String(host)
        damage(host, which, where)
        await settles(host, () => facilitiesFor(state, machine()))
        expect(String(host)).toBe(whole)
      }),
      { numRuns: 200 },
    )
  })
})

/** What a curious human may do: take away one object, anywhere, or take a device down. */
const damage = ({ world }: PretendHost, which: number, where: number): void => {
  const rooms = [...world.netns].filter(([name]) => name !== '')
  const room = rooms[where % rooms.length]?.[1]
  if (room === undefined) return
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[which % Math.max(items.length, 1)]
  const link = pick([...room.links.values()].filter(({ name }) => name !== 'lo'))
  const strokes = [
    () => void room.addresses.splice(which % Math.max(room.addresses.length, 1), 1),
    () => void room.routes.splice(which % Math.max(room.routes.length, 1), 1),
    () => void room.neighbours.splice(which % Math.max(room.neighbours.length, 1), 1),
    () => void (link !== undefined && Object.assign(link, { isUp: false, mtu: 1_300 })),
    () => void (link !== undefined && Object.assign(link, { alias: 'sixfold:999' })),
    () => void (link?.kind === 'veth' && Object.assign(link, { mac: '02:00:00:00:99:99' })),
    () => void (room.table !== null && Object.assign(room, { table: 'table inet sixfold {\n}' })),
    () => void pick([...world.tunnels.values()])?.peers.clear(),
    () =>
      void Object.assign(pick([...world.tunnels.values()]) ?? {}, {
        listenPort: 1,
        privateKey: newPrivateKey(),
      }),
  ]
  pick(strokes)?.()
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
    ])
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

  it('writes no sysctl where it did not make the namespace', async () => {
    const host = withWorkloads()
    await settles(host, () => facilitiesFor(one, machine()))
    const written = [...host.world.netns]
      .filter(([, { sysctls }]) => sysctls.length > 0)
      .map(([name]) => name)
    expect(written.toSorted()).toEqual(['sf-spec-gw', 'sf-spec-n1'])
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
    await settles(host, () => facilitiesFor(two, machine()))
    const before = { ...host.counters }
    await pass(host, facilitiesFor(two, machine()))
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
