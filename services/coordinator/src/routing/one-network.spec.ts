import { memoryStore } from '@sixfold/decider'
import { factSubject, mailboxOf } from '@sixfold/events'
import { aKey } from '@sixfold/events/example-values'
import { networkRef, type World } from '@sixfold/fold'
import { expect, it } from 'vitest'
import { openCore, openGrid } from '../fixtures/core.ts'
import { acceptance, noPeering, offer, workload } from '../fixtures/goods.ts'
import { exit, network, node, SMALL_GRID } from '../fixtures/grid.ts'
import { growth, removal } from '../fixtures/life-orders.ts'
import { memoryMailboxes } from '../fixtures/memory-mailboxes.ts'
import { orderStream } from '../fixtures/orders.ts'
import { readLog } from '../fixtures/read-log.ts'
import type { Recorded } from '../journal/feed.ts'
import { decideOrder } from '../orders/decide-order.ts'
import { factsOf } from './facts-of.ts'
import { openPost } from './post.ts'
import { openRouter } from './router.ts'

const blue = networkRef('acme', 'blue')
const MEMBERS = 12

/** A world that notes which networks are looked at. */
const watched = (world: World, seen: Set<string>): World => ({
  ...world,
  get: (name, ref) => {
    if (name === 'network') seen.add(factSubject(ref))
    return world.get(name, ref)
  },
  all: (name) => {
    if (name === 'network') seen.add('all networks')
    return world.all(name)
  },
})

/** Network `blue` on twelve nodes, all joined, among twenty others on the same nodes; and what is looked at and written. */
const open = async () => {
  const nodes = Array.from({ length: MEMBERS + 1 }, (_, index) => `node-${index}`)
  const live: { route: ((recorded: Recorded) => void) | null } = { route: null }
  const store = memoryStore()
  const grid = [...SMALL_GRID, exit('exit-2', 'nordic'), ...nodes.map((name) => node(name, 'oslo'))]
  await openGrid({ store, name: 'grid' }, grid)
  const core = await openCore({ store, onFact: (recorded) => live.route?.(recorded) })
  const stream = orderStream('orders')
  for (let index = 0; index < 20; index += 1)
    await core.decide(stream.order('acme', network(`other-${index}`, nodes.slice(0, 4))))
  await core.decide(stream.order('acme', network('blue', nodes.slice(0, MEMBERS))))
  const { plan } = core.world.get('network', blue).state
  const peers = (plan?.resources ?? []).map(({ node: member }) => ({
    member,
    keys: { mesh: aKey(`${member} mesh`), exit: aKey(`${member} exit`) },
  }))
  await core.journal.act('network', blue, { type: 'JoinPeers', peers }, { causationId: 'spec' })

  const seen = new Set<string>()
  const world = watched(core.world, seen)
  const near = memoryMailboxes()
  const letters: { subject: string; bytes: number; facts: string[] | null }[] = []
  const post = openPost({
    world,
    reached: core.feed.reached,
    folded: core.feed.folded,
    mailboxes: {
      epoch: near.epoch,
      last: async (subject) => near.last(subject),
      write: async (subject, bytes, write) => {
        const { facts } = JSON.parse(new TextDecoder().decode(bytes))
        const names = facts?.map(({ event }: { event: { type: string } }) => event.type.split('.')[2]) ?? null
        letters.push({ subject, bytes: bytes.length, facts: names })
        return near.write(subject, bytes, write)
      },
    },
    onTrouble: (err) => {
      throw err
    },
  })
  const router = openRouter(world, post, factsOf(store))
  await router.rebuild()
  live.route = router.route
  return {
    decide: async (order: Parameters<typeof stream.order>[1]) => {
      await post.settled()
      seen.clear()
      letters.length = 0
      const before = core.world.sequence()
      const { refusal } = await decideOrder({ ...core.desk, world }, stream.order('acme', order))
      await post.settled()
      return { refusal, written: (await readLog(store)).slice(before) }
    },
    seen,
    letters,
    newcomer: nodes.at(-1) as string,
  }
}

it('a member more costs one small message for each that is there, and one snapshot; no other network is looked at', async () => {
  const { decide, seen, letters, newcomer } = await open()
  const { refusal, written } = await decide(growth('blue', newcomer))
  expect(refusal).toBeNull()
  expect(written.map(({ fact }) => fact.name).toSorted()).toEqual([
    'OrderAccepted',
    'PortAssigned',
    'PrefixAllocated',
    'ResourceAdded',
    'ResourceReserved',
  ])
  expect([...seen]).toEqual([factSubject(blue)])
  const deltas = letters.filter(({ facts }) => facts !== null)
  expect(deltas).toHaveLength(MEMBERS + 1)
  expect(letters).toHaveLength(MEMBERS + 2)
  for (const { facts, bytes, subject } of deltas) {
    expect(facts).toEqual(['NodeRegistered', 'ResourceAdded'])
    expect(bytes).toBeLessThan(2_500)
    expect(mailboxOf(subject)).toMatchObject({ party: 'acme', network: 'blue' })
  }
})

it('a member less costs one small message for each, who was removed too', async () => {
  const { decide, seen, letters } = await open()
  expect(await decide(removal('blue', 'node-3'))).toMatchObject({ refusal: null })
  expect([...seen]).toEqual([factSubject(blue)])
  expect(letters).toHaveLength(MEMBERS + 1)
  for (const { facts } of letters) expect(facts).toEqual(['ResourceRemoved'])
})

it('what two networks agree on costs a snapshot for each member of both, and a fact of one a small message for each of the other', async () => {
  const { decide, seen, letters } = await open()
  const only = [factSubject(blue), factSubject(networkRef('acme', 'other-3'))]
  await decide(offer('blue', 'acme/other-3'))
  expect(letters).toEqual([])
  expect(await decide(acceptance('other-3', 'acme/blue'))).toMatchObject({ refusal: null })
  const theirs = 4 + 1
  expect(letters).toHaveLength(MEMBERS + 1 + theirs)
  expect(letters.every(({ facts }) => facts === null)).toBe(true)

  expect(await decide(workload('other-3', 'web', 'node-1'))).toMatchObject({ refusal: null })
  expect(letters).toHaveLength(MEMBERS + 1 + theirs)
  for (const { facts, bytes } of letters) {
    expect(facts).toEqual(['WorkloadPlaced'])
    expect(bytes).toBeLessThan(2_500)
  }
  expect([...seen].toSorted()).toEqual(only.toSorted())

  expect(await decide(noPeering('blue', 'acme/other-3'))).toMatchObject({ refusal: null })
  expect(letters).toHaveLength(MEMBERS + 1 + theirs)
  await decide(workload('other-3', 'shop', 'node-1'))
  expect(letters).toHaveLength(theirs)
})
