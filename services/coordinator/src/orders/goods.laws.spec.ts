import { memoryStore } from '@sixfold/decider'
import { type Fact, ipv4Overlaps, ipv4PrefixBits } from '@sixfold/events'
import type { World } from '@sixfold/fold'
import { expect, it } from 'vitest'
import { type Coordinator, openCoordinator } from '../fixtures/coordinator.ts'
import { openGrid, STORY_BEGINS } from '../fixtures/core.ts'
import { type Dice, dice } from '../fixtures/dice.ts'
import { farStore } from '../fixtures/far-store.ts'
import {
  acceptance,
  attach,
  buy,
  detach,
  giveBack,
  host,
  noPeering,
  noProxy,
  offer,
  proxy,
  quota,
  SELLING_GRID,
  share,
  space,
  unshare,
  workload,
} from '../fixtures/goods.ts'
import { cancellation, network } from '../fixtures/grid.ts'
import { type OrderStream, orderStream } from '../fixtures/orders.ts'
import { brokenLinks, readLog, worldOf } from '../fixtures/read-log.ts'
import { tellStories } from '../fixtures/stories.ts'
import type { Recorded } from '../journal/feed.ts'

const PARTIES = ['acme', 'bolt']
const ADDRESSES = ['198.51.100.2', '198.51.100.3', '203.0.113.2']
const RANGES = ['10.20.0.0/24', '10.20.0.0/16', '10.30.0.0/24', '172.16.0.0/24']

/** Two parties whose networks want the same few things. */
const placeOrders = (stream: OrderStream, { oneIn, pick, roll }: Dice): void => {
  for (const party of PARTIES) {
    stream.order(party, network('n', ['oslo-1']))
    stream.order(party, network('m', ['oslo-2']))
    stream.order(party, workload('n', 'web'))
    if (oneIn(2)) stream.order(party, space('s'))
    if (oneIn(2)) stream.order(party, share('s', `${pick(PARTIES)}/n`))
    if (oneIn(2)) stream.order(party, attach('n', `${party}/s`, pick(RANGES)))
  }
  for (let index = 0; index < 24; index += 1) {
    const party = pick(PARTIES)
    const name = pick(['n', 'n', 'm'])
    const peer = `${pick(PARTIES)}/${pick(['n', 'm'])}`
    const order = pick([
      () => buy(name, oneIn(2) ? pick(ADDRESSES) : undefined),
      () => buy(name),
      () => giveBack(name, pick(ADDRESSES)),
      () => proxy('n', pick(['x', 'y']), host(pick(['a.example.com', 'b.example.com']))),
      () => noProxy('n', pick(['x', 'y'])),
      () => space('s'),
      () => share('s', peer),
      () => unshare('s', peer),
      () => attach(name, `${pick(PARTIES)}/s`, pick(RANGES), name === 'n' ? 'oslo-1' : 'oslo-2'),
      () => detach('n', `${party}/s`),
      () => detach(name, `${pick(PARTIES)}/s`),
      () => offer(name, peer),
      () => acceptance(name, peer),
      () => noPeering(name, peer),
    ])()
    const chance = roll(25)
    if (chance === 0) stream.order(party, cancellation(name))
    else if (chance === 1)
      stream.order('operator', quota(party, { publicIpv4: roll(3), spaces: roll(2), proxies: 1 + roll(2) }))
    else stream.order(party, order)
    const last = stream.placed.at(-1)
    if (oneIn(8) && last !== undefined) stream.again(last)
  }
}

type Given = Readonly<{ key: string; by: string; network: string }>

/** What a fact of a pool gives, and to whom. */
const givenBy = (fact: Fact): Given[] => {
  const of = (claim: { order: string; party: string; network: string }, key: string): Given => ({
    key,
    by: claim.order,
    network: `${claim.party}/${claim.network}`,
  })
  if (fact.name === 'Ipv4Assigned') return fact.data.assignments.map((it) => of(it.claim, it.address))
  return fact.name === 'HostClaimed' ? fact.data.claims.map((it) => of(it.claim, it.host)) : []
}

/** The orders whose claims a fact of a pool takes back. */
const takenBackBy = (fact: Fact): string[] => {
  if (fact.name === 'Ipv4Released') return fact.data.releases.map(({ claim }) => claim.order)
  return fact.name === 'HostReleased' ? fact.data.claims.map(({ order }) => order) : []
}

/** Nothing is given while somebody holds it; a network's own host name alone goes to its next claim. */
const expectNothingTwice = (log: readonly Recorded[]): void => {
  const holders = new Map<string, Given>()
  for (const { fact } of log) {
    for (const given of givenBy(fact)) {
      const before = holders.get(given.key)
      const isOwn = fact.name === 'HostClaimed' && before?.network === given.network
      expect(before === undefined || isOwn).toBe(true)
      holders.set(given.key, given)
    }
    const back = takenBackBy(fact)
    for (const { key, by } of [...holders.values()]) if (back.includes(by)) holders.delete(key)
  }
}

const expectRangesApart = (world: World): void => {
  for (const { state } of world.all('space')) {
    const all = [...state.claims.values()].flatMap(({ network: who, ranges }) =>
      ranges.map(({ range }) => ({
        who: `${who.party}/${who.network}`,
        bits: ipv4PrefixBits(range) as never,
      })),
    )
    const clashes = all.filter((a) => all.some((b) => a.who !== b.who && ipv4Overlaps(a.bits, b.bits)))
    expect(clashes).toEqual([])
  }
}

/** What networks say that they have is what pools and spaces say that they gave, claim by claim. */
const expectNoLeaks = (world: World): void => {
  const wanted: string[] = []
  for (const { state } of world.all('network'))
    if (state.status === 'allocated')
      for (const order of state.goods?.claimed.values() ?? []) wanted.push(order)
  const pools = [...world.all('pool')].flatMap(({ state }) => [...state.byClaim.values()])
  const ranges = [...world.all('space')].flatMap(({ state }) => [...state.claims.keys()])
  expect([...pools.map(({ claim }) => claim.order), ...ranges].toSorted()).toEqual(wanted.toSorted())
}

const KINDS: ReadonlySet<Fact['name']> = new Set([
  'PublicIpv4Assigned',
  'PublicIpv4Released',
  'ProxyOpened',
  'ProxyClosed',
  'AddressSpaceAttached',
  'AddressSpaceDetached',
  'AddressSpaceFounded',
  'AddressSpaceShared',
  'AddressSpaceUnshared',
  'PeeringOffered',
  'PeeringAccepted',
  'PeeringEnded',
  'WorkloadPlaced',
])

/** An order that was accepted left one fact, or found things so already; one that was rejected left none. */
const expectOutcomes = (log: readonly Recorded[]): void => {
  const verdicts = new Map(
    log.flatMap(({ ref, fact }) => (ref.aggregate === 'order' ? [[ref.id, fact.name]] : [])),
  )
  const left = log.flatMap(({ fact }) =>
    KINDS.has(fact.name) && 'order' in fact.data ? [fact.data.order] : [],
  )
  expect(new Set(left).size).toBe(left.length)
  expect(left.filter((order) => verdicts.get(order) !== 'OrderAccepted')).toEqual([])
  const types = new Map(
    log.flatMap(({ ref, fact }) =>
      fact.name === 'OrderAccepted' ? [[ref.id, /order\.(\w+)\./.exec(fact.data.orderType)?.[1] ?? '']] : [],
    ),
  )
  // Whoever shares what is shared finds it so already.
  const silent = [...types].filter(
    ([order, type]) => !left.includes(order as never) && /Ipv4|Proxy|Peering|Attached|Detached/.test(type),
  )
  expect(silent).toEqual([])
}

/** Every network converges on what it is now, and what that frees is released. */
const converge = async ({ world, journal: { act }, finisher }: Coordinator): Promise<void> => {
  const cause = { causationId: 'spec' }
  for (const { ref, state } of [...world.all('network')]) {
    if (state.plan === null) continue
    await act('network', ref, { type: 'ConvergeNetwork', revision: state.plan.revision }, cause)
    await finisher.finish(ref, cause)
  }
}

/** What must have happened somewhere, or the law says nothing about it. */
const RICH = [...KINDS, 'OrderRefused', 'Ipv4Released', 'HostReleased', 'SpaceRangesReleased']

it('gives nothing twice and leaks nothing, though two coordinators race for it and one of them dies', async () => {
  const seen = new Set<string>()
  const missing = () => RICH.filter((it) => !seen.has(it))
  await tellStories(async (seed) => {
    const random = dice(seed)
    const near = memoryStore()
    await openGrid({ store: near, name: 'grid' }, SELLING_GRID)
    const stream = orderStream('orders-1')
    placeOrders(stream, random)
    let clock = STORY_BEGINS
    const trouble: unknown[] = []
    const open = async (name: string, diesAt?: number) => {
      const far = farStore(near, random, diesAt === undefined ? {} : { diesAt })
      const coordinator = await openCoordinator({
        store: far.store,
        name,
        dice: random,
        coolDownMs: random.pick([0, 30]),
        now: () => (clock += 1),
        onTrouble: (err) => trouble.push(err),
      })
      return { ...coordinator, far }
    }
    const [survivor, victim] = [await open('survivor'), await open('victim', 1 + random.roll(120))]
    void victim.take(stream.placed)
    const deciding = survivor.take(stream.placed)
    for (let times = random.roll(4); times > 0; times -= 1) {
      await random.wander(400)
      await converge(survivor)
    }
    await deciding
    await survivor.settled()
    victim.far.kill()

    const heir = await open('heir')
    await heir.take(stream.placed)
    await heir.finisher.finishAll()
    await heir.settled()
    await converge(heir)
    await heir.settled()
    await survivor.settled()

    const log = await readLog(near)
    const world = worldOf(log)
    expect(trouble).toEqual([])
    expect(brokenLinks(log)).toEqual([])
    expectNothingTwice(log)
    expectRangesApart(world)
    expectNoLeaks(world)
    expectOutcomes(log)
    for (const { fact } of log) seen.add(fact.name)
  }, missing)
  expect(missing()).toEqual([])
}, 120_000)
