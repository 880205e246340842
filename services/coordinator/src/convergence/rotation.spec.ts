import { derive, deriveHash, namesOf } from '@sixfold/derive'
import { openFinisher, proveNetwork } from '@sixfold/domain'
import { aNetwork, anAgent } from '@sixfold/events/example-values'
import { KeyRotationForced, KeyRotationOrdered } from '@sixfold/events/orders'
import { gridRef, networkRef, nextOf, revisionOf } from '@sixfold/fold'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Member, openDeskStory } from '../fixtures/desk.ts'
import { growth, removal, suspension } from '../fixtures/life-orders.ts'

type Story = Awaited<ReturnType<typeof openDeskStory>>

let story: Story
let generation = 2
const members: readonly Member[] = ['oslo-1', 'oslo-2', 'home-1', 'exit-1']
const blue = networkRef('acme', 'blue')
const order = KeyRotationOrdered.of({ network: aNetwork('blue') })

const plan = () => story.view().plan
const roomOf = (member: Member) => {
  const { netns } = namesOf(anAgent(member), 'acme', 'blue')
  return derive(story.view(), anAgent(member)).rooms.find((it) => it.netns === netns)
}
/** The next keys that a member's derived devices of the next generation hold. */
const peersOf = (member: Member): string[] => {
  const names = namesOf(anAgent(member), 'acme', 'blue')
  const next = (['ipv6', 'ipv4'] as const).flatMap((it) => [
    names.mesh(it, generation),
    names.exit(it, generation),
  ])
  return (roomOf(member)?.wireguards ?? []).flatMap(({ name, peers }) =>
    next.includes(name) ? peers.map(({ publicKey }) => publicKey) : [],
  )
}
/** Which generation a member's routes to another one lead over. */
const sendsTo = (member: Member, other: Member): number => {
  const names = namesOf(anAgent(member), 'acme', 'blue')
  const prefix = [...plan().resources, { ...plan().exitPoint, node: plan().exitPoint.exit }].find(
    ({ node }) => node === anAgent(other),
  )?.prefix
  const route = roomOf(member)?.routes.find((it) => it.destination === prefix && it.type === 'unicast')
  const devices = [1, 2, 3].filter((it) =>
    (['ipv6', 'ipv4'] as const).some((family) =>
      [names.mesh(family, it), names.exit(family, it)].includes(route?.type === 'unicast' ? route.dev : ''),
    ),
  )
  return devices[0] ?? 0
}

/** What an agent says: it holds the network as it is, its keys, and whom it saw. */
const says = async (
  member: Member,
  seen: readonly string[] = [],
  version: number | string = generation,
): Promise<void> => {
  const isOld = nextOf(plan(), anAgent(member)) !== undefined
  const keys = story.keysOf(member, version as number)
  const { generation: current = 1 } = plan()
  await story.report(member, {
    phase: 'applied',
    applied: revisionOf(story.view()),
    hash: deriveHash(derive(story.view(), anAgent(member))),
    ...(plan().rotation === undefined || !isOld
      ? {
          keys: story.keysOf(member, plan().rotation?.generation ?? current),
          ...(current === 1 && plan().rotation === undefined
            ? {}
            : { generation: plan().rotation?.generation ?? current }),
        }
      : {
          keys: story.keysOf(member, current),
          ...(current === 1 ? {} : { generation: current }),
          next: { generation: plan().rotation?.generation ?? 2, keys, seen: [...seen] as never },
        }),
  })
}
const saysAll = (who: readonly Member[] = members) =>
  who.reduce((so, it) => so.then(() => says(it)), Promise.resolve())
const seesAll = async (who: readonly Member[] = members): Promise<void> => {
  for (const member of who) await says(member, peersOf(member))
}
const proven = () => proveNetwork(story.core.world, blue).map(({ sentence }) => sentence)
const portsOn = (member: Member) =>
  story.core.world.get('node', gridRef('node', anAgent(member))).state.assignments.size
const begin = async () => {
  const before = (await story.life()).length
  await story.decide(order)
  return async () => (await story.life()).slice(before)
}

beforeEach(async () => {
  generation = 2
  story = await openDeskStory()
  await story.order()
  await story.decide(growth('blue', 'oslo-2'))
  for (const member of members) await story.report(member, {})
  await story.present(...members)
  for (const member of members) await story.applied(member)
  expect((await story.life()).at(-1)).toBe('NetworkConverged')
})

describe('a rotation of keys', () => {
  it('makes keys, sees handshakes, moves the wires, and only then gives the old ones up', async () => {
    const since = await begin()
    expect(await since()).toEqual(['KeyRotationReserved', 'KeyRotationStarted'])
    expect(roomOf('oslo-1')?.wireguards).toHaveLength(4)
    expect(peersOf('oslo-1')).toEqual([])
    expect(proven()).toEqual([])

    await saysAll(['oslo-1', 'oslo-2', 'home-1'])
    expect(sendsTo('oslo-1', 'oslo-2')).toBe(1)
    await says('exit-1')
    expect(peersOf('exit-1')).toHaveLength(3)
    expect(proven()).toEqual([])

    await says('oslo-1', peersOf('oslo-1'))
    expect([sendsTo('oslo-1', 'oslo-2'), sendsTo('oslo-2', 'oslo-1')]).toEqual([2, 1])
    expect([sendsTo('oslo-1', 'exit-1'), sendsTo('oslo-1', 'home-1')]).toEqual([2, 2])
    expect(roomOf('oslo-1')?.wireguards).toHaveLength(4)
    expect(proven()).toEqual([])

    await seesAll()
    expect((await since()).at(-1)).toBe('WiresMoved')
    // The first three said so at revisions before the last: somebody may still send the old way.
    await saysAll(['oslo-1', 'oslo-2', 'home-1'])
    expect((await since()).at(-1)).toBe('WiresMoved')
    await says('exit-1')
    expect((await since()).at(-1)).toBe('KeysRotated')
    expect(plan()).toMatchObject({ generation: 2 })
    expect(plan().rotation).toBeUndefined()
    expect(roomOf('oslo-1')?.wireguards).toHaveLength(2)
    expect(plan().resources.map(({ keys }) => keys?.exit)).toEqual(
      plan().resources.map(
        ({ node }) => story.keysOf(members.find((it) => anAgent(it) === node) as Member, 2).exit,
      ),
    )
    await saysAll()
    expect((await since()).at(-1)).toBe('NetworkConverged')
    expect(proven()).toEqual([])
    expect(story.troubles).toEqual([])
  })

  it('gives nothing up while one member has not seen one other, though all hold what they should', async () => {
    const since = await begin()
    await saysAll()
    await saysAll()
    expect((await since()).at(-1)).toBe('NetworkConverged')
    expect(await since()).not.toContain('KeysRotated')
    const mesh = story.keysOf('oslo-1', 2).mesh
    for (const it of ['oslo-1', 'home-1', 'exit-1'] as const) await says(it, peersOf(it))
    await says(
      'oslo-2',
      peersOf('oslo-2').filter((key) => key !== mesh),
    )
    for (let turn = 0; turn < 2; turn += 1)
      for (const it of members) await says(it, it === 'oslo-2' ? [] : peersOf(it))
    expect((await since()).at(-1)).toBe('NetworkConverged')
    expect(sendsTo('oslo-2', 'oslo-1')).toBe(1)
    await seesAll()
    await saysAll()
    expect(await since()).toContain('KeysRotated')
  })

  const rotate = async (): Promise<void> => {
    await begin()
    await saysAll()
    await seesAll()
    await saysAll()
    await saysAll()
  }

  it('can be had again and again, and holds no more than two sets of ports then', async () => {
    const ports = [portsOn('oslo-1')]
    const { act } = story.core.journal
    const finisher = openFinisher({ world: story.core.world, act, now: () => 0, coolDownMs: 0 })
    for (const it of [2, 3, 4]) {
      generation = it
      await rotate()
      await finisher.finish(blue, { causationId: 'spec' })
      ports.push(portsOn('oslo-1'))
      expect(plan()).toMatchObject({ generation: it })
      expect(proven()).toEqual([])
    }
    expect(ports).toEqual([1, 2, 2, 2])
  })

  it('does not take a report of before it for a new key', async () => {
    await rotate()
    const count = (await story.life()).length
    await story.report('oslo-1', { keys: story.keysOf('oslo-1', 1) })
    expect((await story.life()).slice(count)).toEqual([])
    await story.report('oslo-1', { keys: story.keysOf('oslo-1', 7), generation: 2 })
    expect((await story.life()).slice(count)).toEqual(['PeerJoined'])
  })

  it('waits for who is away, whose wires stay the old ones, and ends when it is back', async () => {
    await story.pass(60_000, 'oslo-1', 'home-1', 'exit-1')
    const since = await begin()
    const here = ['oslo-1', 'home-1', 'exit-1'] as const
    await saysAll(here)
    await seesAll(here)
    await seesAll(here)
    await saysAll(here)
    expect([sendsTo('oslo-1', 'exit-1'), sendsTo('oslo-1', 'oslo-2')]).toEqual([2, 1])
    expect([sendsTo('exit-1', 'oslo-1'), sendsTo('exit-1', 'oslo-2')]).toEqual([2, 1])
    expect(await since()).not.toContain('KeysRotated')
    await story.present('oslo-2')
    await saysAll()
    await seesAll()
    await saysAll()
    expect(await since()).toContain('KeysRotated')
  })

  it('goes on where another coordinator left it, at any step', async () => {
    const since = await begin()
    const again = async (work: () => Promise<void>): Promise<void> => {
      await story.restart()
      await story.present(...members)
      await work()
    }
    await again(() => saysAll())
    await again(() => seesAll())
    await again(() => seesAll())
    await again(() => saysAll())
    expect((await since()).filter((it) => it === 'KeysRotated')).toHaveLength(1)
    expect(story.troubles).toEqual([])
  })

  it('goes back to the old wires of a member that lost its next keys, until it has new ones', async () => {
    await begin()
    await saysAll()
    await seesAll()
    expect(sendsTo('oslo-1', 'oslo-2')).toBe(2)
    await says('oslo-2', [], 77)
    expect(sendsTo('oslo-1', 'oslo-2')).toBe(1)
    expect(sendsTo('oslo-1', 'exit-1')).toBe(2)
    expect(peersOf('oslo-1')).toContain(story.keysOf('oslo-2', 77).mesh)
    for (const it of ['oslo-1', 'home-1', 'exit-1'] as const) await says(it, peersOf(it))
    expect(sendsTo('oslo-1', 'oslo-2')).toBe(2)
  })
})

describe('while keys are rotated', () => {
  it('an order for which a machine has no port left is refused, and what others gave is given back', async () => {
    const { ports } = story.core.world.get('node', gridRef('node', anAgent('home-1'))).state
    for (let port = 20_000; port <= 24_575; port += 2) ports.add(port)
    const before = ['oslo-1', 'oslo-2'].map((it) => portsOn(it as Member))
    await expect(story.decide(order)).rejects.toThrow('no two listen ports left')
    expect(['oslo-1', 'oslo-2'].map((it) => portsOn(it as Member))).toEqual(before)
    expect(plan().rotation).toBeUndefined()
    expect((await story.life()).at(-1)).toBe('OrderRefused')
  })

  it('a second order is refused', async () => {
    await begin()
    await expect(story.decide(order)).rejects.toThrow('being rotated')
  })

  it('who is removed is not waited for, and who is added has the next generation only', async () => {
    const since = await begin()
    await saysAll(['oslo-1', 'exit-1', 'home-1'])
    await story.decide(removal('blue', 'oslo-2'))
    await story.report('oslo-2', { phase: 'absent', keys: null, applied: revisionOf(story.view()) })
    await story.core.desk.release(blue, { causationId: 'spec' })
    await story.decide(growth('blue', 'oslo-2'))
    const here = ['oslo-1', 'home-1', 'exit-1'] as const
    await seesAll(here)
    await says('oslo-2')
    expect(roomOf('oslo-2')?.wireguards).toHaveLength(2)
    expect([sendsTo('oslo-1', 'oslo-2'), sendsTo('oslo-2', 'oslo-1')]).toEqual([2, 2])
    expect(proven()).toEqual([])
    await seesAll(here)
    await saysAll()
    expect(await since()).toContain('KeysRotated')
    await saysAll()
    expect((await since()).at(-1)).toBe('NetworkConverged')
    expect(proven()).toEqual([])
  })

  it('a network may be suspended: its wires stand, and are replaced all the same', async () => {
    const since = await begin()
    await story.decide(suspension('blue'))
    await saysAll()
    await seesAll()
    await saysAll()
    expect(await since()).toContain('KeysRotated')
  })

  it('a network may be cancelled: nothing more is made of it, and its ports are given back', async () => {
    const since = await begin()
    await saysAll()
    await story.cancel()
    await saysAll()
    await seesAll()
    expect((await since()).at(-1)).toBe('NetworkCancelled')
    for (const member of members)
      await story.report(member, { phase: 'absent', keys: null, applied: revisionOf(story.view()) })
    await story.core.desk.release(blue, { causationId: 'spec' })
    expect(portsOn('oslo-1')).toBe(0)
  })
})

describe('a rotation that is forced', () => {
  it('ends without who is away, who joins again when it is back', async () => {
    const since = await begin()
    await saysAll(['oslo-1', 'home-1', 'exit-1'])
    const keysAt = (member: Member) => plan().resources.find(({ node }) => node === anAgent(member))?.keys
    await story.decide(KeyRotationForced.of({ network: aNetwork('blue') }))
    expect(await since()).toContain('KeyRotationForced')
    expect([plan().generation, plan().rotation, keysAt('oslo-2')]).toEqual([2, undefined, null])
    expect(keysAt('oslo-1')?.exit).toBe(story.keysOf('oslo-1', 2).exit)
    expect(proven()).toEqual([])
    await says('oslo-2', [], 2)
    expect(keysAt('oslo-2')?.exit).toBe(story.keysOf('oslo-2', 2).exit)
    await saysAll()
    expect((await since()).at(-1)).toBe('NetworkConverged')
  })
})
