import type { Fact, Prefix } from '@sixfold/events'
import { aKey, anAgent } from '@sixfold/events/example-values'
import { NetworkAllocated, PeerJoined, PortReleased, PrefixReleased } from '@sixfold/events/facts'
import { gridRef, networkRef, prefixId } from '@sixfold/fold'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aWorld, type GrowingWorld, randomOrders } from '../plan/worlds.examples.ts'
import { type Evidence, evidenceOf, type Room } from './derived.ts'
import type { Proof } from './finding.ts'
import { prove, proveEvidence, proveNetwork } from './prove.ts'

const blue = networkRef('acme', 'blue')
const both = () => aWorld({ 'acme/blue': ['oslo-1', 'oslo-2', 'home-1'], 'bolt/green': ['oslo-1', 'oslo-3'] })

const evidence = ({ world }: GrowingWorld): Evidence => {
  const found = evidenceOf(world, 'acme', 'blue')
  if (found === null) throw new Error('no evidence')
  return found
}

/** What is found when the room of one member is another one than it derives. */
const whenRoom = async (member: string, change: (room: Room, all: Evidence) => Room) => {
  const grown = await both()
  const good = evidence(grown)
  const members = new Map(
    [...good.members].map(([id, it]) => {
      if (id !== anAgent(member) || it.room === null) return [id, it]
      const room = change(it.room, good)
      const rooms = it.state.rooms.map((old) => (old === it.room ? room : old))
      return [id, { ...it, room, state: { rooms } }]
    }),
  )
  return proveEvidence(grown.world, { ...good, members })
}

const prefixOf = ({ view }: Evidence, member: string): Prefix => {
  const found = view.plan.resources.find(({ node }) => node === anAgent(member))
  if (found === undefined) throw new Error(`no ${member}`)
  return found.prefix
}

/** What is found when a fact happened that never should. */
const whenFact = async (
  fact: (grown: GrowingWorld, all: Evidence) => Readonly<{ ref: typeof blue; fact: Fact }>,
) => {
  const grown = await both()
  const planted = fact(grown, evidence(grown))
  grown.plant(planted.ref, planted.fact)
  return proveNetwork(grown.world, blue)
}

const expectOnly = (findings: readonly { proof: Proof; sentence: string }[], proof: Proof, words: RegExp) => {
  expect([...new Set(findings.map((it) => it.proof))]).toEqual([proof])
  expect(findings.map(({ sentence }) => sentence).join('\n')).toMatch(words)
  for (const { sentence } of findings) expect(sentence).toMatch(/^acme\/blue(:| says) /)
}

describe('a healthy grid', () => {
  it('has nothing to be found, whatever was ordered', async () => {
    await fc.assert(
      fc.asyncProperty(randomOrders, async (orders) => {
        const grown = await aWorld({})
        for (const { party, order, isJoined } of orders) {
          await grown.order(party, order)
          if (isJoined && 'network' in order.data) await grown.join(party, order.data.network as string)
          expect([...prove(grown.world)]).toEqual([])
        }
      }),
      { numRuns: 25 },
    )
  })

  it('looks at no other network for one', async () => {
    const { world } = await both()
    const asked: string[] = []
    const watched = {
      ...world,
      get: ((name: 'network', ref: typeof blue) => {
        if (name === 'network') asked.push(`${ref.party}/${ref.id}`)
        return world.get(name, ref)
      }) as typeof world.get,
      all: ((name: 'network') => {
        if (name === 'network') throw new Error('every network was walked')
        return world.all(name)
      }) as typeof world.all,
    }
    expect(proveNetwork(watched, blue)).toEqual([])
    expect([...new Set(asked)]).toEqual(['acme/blue'])
  })
})

describe('overlap bites', () => {
  it("on a /64 that is another network's", async () =>
    expectOnly(
      await whenFact((grown, { view }) => {
        const green = evidenceOf(grown.world, 'bolt', 'green') as Evidence
        const [first, ...rest] = view.plan.resources
        const data = {
          resources: [
            { ...part(first as never), prefix: prefixOf(green, 'oslo-1') },
            ...rest.map((it) => part(it as never)),
          ],
          exitPoint: exitPart(view),
          mtu: view.plan.mtu,
          wires: view.plan.wires,
        }
        return { ref: blue, fact: NetworkAllocated.of(data as never) }
      }),
      'overlap',
      /says that \w+ has \S+, and it is held for bolt\/green on/,
    ))
  it('on a /64 that was given back', async () =>
    expectOnly(
      await whenFact(({ world }, all) => {
        const prefix = prefixOf(all, 'oslo-1')
        const [slice] = world.slicesOf(anAgent('oslo-1'))
        const { state } = world.get('slice', gridRef('slice', prefixId(slice?.slice as Prefix)))
        const holding = [...state.taken.values()].find((it) => it.prefix === prefix)
        const release = { claim: holding?.claim as never, prefix }
        const data = { releases: [release], coolUntil: '2026-11-21T09:00:00.000Z' }
        return { ref: gridRef('slice', prefixId(slice?.slice as Prefix)), fact: PrefixReleased.of(data) }
      }),
      'overlap',
      /says that \w+ has \S+, and slice \S+ gave it to nobody/,
    ))
})

describe('isolation bites', () => {
  it('on a port that was given back', async () =>
    expectOnly(
      await whenFact(({ world }) => {
        const ref = gridRef('node', anAgent('oslo-2'))
        const claims = [...world.get('node', ref).state.assignments.values()].map(({ claim }) => claim)
        return { ref, fact: PortReleased.of({ claims }) }
      }),
      'isolation',
      /oslo-2 listens on port \d+, which it was not given there/,
    ))
  it("on a route, a range and a peer of another network's", async () => {
    const foreign = '2001:db8:a:7777::/64'
    const found = await whenRoom('oslo-1', (room) => ({
      ...room,
      routes: room.routes.map((route, at) => (at === 0 ? { ...route, destination: foreign } : route)),
      wireguards: room.wireguards.map((it) => ({
        ...it,
        peers: [
          ...it.peers,
          {
            ...(it.peers[0] as (typeof it.peers)[number]),
            publicKey: aKey('stranger'),
            allowedIps: [foreign],
          },
        ],
      })),
    }))
    expectOnly(found, 'isolation', /has a route to 2001:db8:a:7777::\/64/)
    expectOnly(found, 'isolation', /with the key \S+, which no member made/)
    expectOnly(found, 'isolation', /lets the peer \S+ speak for 2001:db8:a:7777::\/64/)
  })
})

const part = ({ node, prefix, breakout, ports }: Evidence['view']['plan']['resources'][number]) => ({
  node,
  prefix,
  breakout,
  ports,
})
const exitPart = ({ plan: { exitPoint } }: Evidence['view']) => {
  const { exit, prefix, port, transit } = exitPoint
  return { exit, prefix, port, transit }
}

describe('the return path bites', () => {
  it('on a route back that is missing', async () =>
    expectOnly(
      await whenRoom('oslo-2', (room, all) => ({
        ...room,
        routes: room.routes.filter(
          ({ type, destination }) => type === 'unreachable' || destination !== prefixOf(all, 'oslo-1'),
        ),
      })),
      'return-path',
      /oslo-1 → oslo-2 for \S+, but back to \S+ oslo-2 has it unreachable/,
    ))
  it('on a way back that is another', async () =>
    expectOnly(
      await whenRoom('oslo-2', (room, all) => ({
        ...room,
        routes: room.routes.map((route) =>
          route.type === 'unicast' && route.destination === prefixOf(all, 'oslo-1')
            ? { ...route, dev: room.wireguards.at(-1)?.name as string }
            : route,
        ),
      })),
      'return-path',
      /oslo-1 → oslo-2 for \S+, but back oslo-2 → exit-1 → oslo-1/,
    ))
  it('on a peer that is missing where a route leads', async () =>
    expectOnly(
      await whenRoom('exit-1', (room) => ({
        ...room,
        wireguards: room.wireguards.map((it) => ({ ...it, peers: [] })),
      })),
      'return-path',
      /exit-1 has no peer on \w+ that takes it/,
    ))
  it('on a gateway that does not know the way back', async () => {
    const grown = await both()
    const good = evidence(grown)
    const members = new Map(
      [...good.members].map(([id, it]) => [
        id,
        { ...it, state: { rooms: it.state.rooms.filter((room) => room === it.room) } },
      ]),
    )
    expectOnly(
      proveEvidence(grown.world, { ...good, members }),
      'return-path',
      /oslo-1 lets \S+ out by its gateway, and no route leads back/,
    )
  })
})

it('the MTU bites on a wire that is too narrow', async () => {
  expectOnly(
    await whenRoom('oslo-1', (room) => ({
      ...room,
      links: room.links.map((link) => (link.kind === 'wireguard' ? { ...link, mtu: 1_450 } : link)),
    })),
    'mtu',
    /oslo-1 has \w+ with MTU 1450, and the underlay of exit-1 takes 1500 - 80 = 1420/,
  )
  expectOnly(
    await whenRoom('oslo-1', (room) => ({
      ...room,
      links: room.links.map((link) => ({ ...link, mtu: 1_279 })),
    })),
    'mtu',
    /MTU 1279: IPv6 needs 1280/,
  )
})

it('the cause bites on what no fact made', async () =>
  expectOnly(
    await whenRoom('oslo-1', (room) => ({
      ...room,
      routes: room.routes.map((route, at) => (at === 0 ? { ...route, because: 7_777 } : route)),
    })),
    'cause',
    /oslo-1 derives route \S+ because of fact 7777, and that is no fact of it/,
  ))

it('keys that change are no fault', async () => {
  const grown = await both()
  const peers = [{ member: anAgent('oslo-1'), keys: { mesh: aKey('new'), exit: aKey('newer') } }]
  grown.plant(blue, PeerJoined.of({ peers }))
  expect(proveNetwork(grown.world, blue)).toEqual([])
})
