import { memoryStore } from '@sixfold/decider'
import { openFinisher, prove } from '@sixfold/domain'
import {
  type AgentId,
  type AggregateRef,
  type Claim,
  encode,
  type Fact,
  factSubject,
  hashOf,
  instantOf,
  orderKey,
} from '@sixfold/events'
import { anAgent, aParty, aPrefix } from '@sixfold/events/example-values'
import { ExitAssigned, ExitChanged, ExitReserved, PrefixAllocated } from '@sixfold/events/facts'
import { gridRef, type NetworkPlan, networkRef, prefixId } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { type Core, openCore, openGrid, STORY_BEGINS } from '../fixtures/core.ts'
import { exit, exitGroup, groupAllocation, network, SMALL_GRID } from '../fixtures/grid.ts'
import { choice, renumbering } from '../fixtures/life-orders.ts'
import { orderStream } from '../fixtures/orders.ts'
import { readLog } from '../fixtures/read-log.ts'

const blue = networkRef('acme', 'blue')
const south = anAgent('exit-3')
const OTHER_GROUP = [exitGroup('southern'), groupAllocation('southern', '2001:db8:f::/48')]

/** The grid with network `blue`, of group `nordic`, and a group `southern` with an exit. */
const open = async () => {
  const core = await openGrid({ store: memoryStore() }, SMALL_GRID)
  const stream = orderStream('orders')
  const decide = (party: string, order: Parameters<typeof stream.order>[1], id?: string) =>
    core.decide(stream.order(party, order, id))
  await decide('acme', network('blue', ['oslo-1', 'home-1']))
  for (const it of [...OTHER_GROUP, exit('exit-2', 'nordic'), exit('exit-3', 'southern')])
    await decide('operator', it)
  return { core, decide }
}

const namesBehind = async ({ store }: Pick<Core, 'store'>, sequence: number): Promise<string[]> =>
  (await readLog(store)).slice(sequence).map(({ fact }) => fact.name)

const given = ({ world }: Pick<Core, 'world'>): unknown[] => [
  world.get('network', blue).state.exitMove,
  world.get('network', blue).state.exitReserved,
  [...world.get('exit', gridRef('exit', south)).state.assignments.values()],
  world
    .slicesOf(south as never)
    .flatMap(({ slice }) => [
      ...world.get('slice', gridRef('slice', prefixId(slice))).state.byClaim.values(),
    ]),
]
const NOTHING = [null, null, [], []]

describe('a network that is to move to another exit group', () => {
  it('stays where it is: the order is refused, says what to do instead, and claims nothing', async () => {
    const { core, decide } = await open()
    const before = core.world.sequence()
    const { plan } = core.world.get('network', blue).state
    expect(await decide('acme', renumbering('blue', 'southern'))).toMatchObject({
      refusal: {
        code: 'RENUMBERING_NOT_OFFERED',
        sentence:
          'network blue keeps its prefixes, which are of exit group nordic: order another network in southern, peer the two, move the workloads, and cancel this one',
        field: 'data.exitGroup',
        value: 'southern',
      },
    })
    expect(await namesBehind(core, before)).toEqual(['OrderRejected'])
    expect([given(core), core.world.get('network', blue).state.plan]).toEqual([NOTHING, plan])
  })

  it('is accepted where it is there already, and refused for a network that there is not', async () => {
    const { core, decide } = await open()
    const before = core.world.sequence()
    expect(await decide('acme', renumbering('blue', 'nordic'))).toMatchObject({ refusal: null })
    expect(await namesBehind(core, before)).toEqual(['OrderAccepted'])
    expect(await decide('acme', renumbering('red', 'southern'))).toMatchObject({
      refusal: { code: 'NETWORK_UNKNOWN' },
    })
  })
})

const PREFIX = aPrefix('2001:db8:f:142::/64')
const key = orderKey(aParty('acme'), 'portal', 'of-before')
const place = { port: 24_600, transit: 3 }

/** What an earlier release, which carried such orders out half-way, left on the log: as far as it had come. */
const leaveBehind = async (core: Core, isConfirmed: boolean): Promise<void> => {
  const tell = async (ref: AggregateRef, fact: Fact): Promise<void> => {
    const subject = factSubject(ref)
    const last = await core.store.last(subject)
    const id = `${fact.name} ${subject}`
    const prevhash = last === null ? {} : { prevhash: hashOf(last.bytes) }
    const meta = { id, source: 'spec', time: instantOf(STORY_BEGINS), ...prevhash }
    await core.store.append(subject, encode(fact, meta), { expected: last?.sequence ?? 0, id })
  }
  const claim = { order: key, party: aParty('acme'), network: 'blue', member: south as AgentId } as Claim
  const pairs = [{ member: claim.member, pair: 0x142 }]
  const slice = core.world.slicesOf(south as never)[0]?.slice as never
  await tell(blue, ExitReserved.of({ order: key, exit: south as never, pairs }))
  await tell(gridRef('exit', south), ExitAssigned.of({ assignments: [{ claim, ...place }] }))
  await tell(
    gridRef('slice', prefixId(slice)),
    PrefixAllocated.of({ allocations: [{ claim, prefix: PREFIX }] }),
  )
  const prefixes = [{ member: claim.member, prefix: PREFIX }]
  if (isConfirmed) await tell(blue, ExitChanged.of({ order: key, exit: south as never, ...place, prefixes }))
}

describe('an order that an earlier release carried out', () => {
  it('half-way is refused, and what was claimed for it goes back', async () => {
    const { core, decide } = await open()
    await leaveBehind(core, false)
    expect(given(core)).not.toEqual(NOTHING)
    expect(await decide('acme', renumbering('blue', 'southern'), 'of-before')).toMatchObject({
      refusal: { code: 'RENUMBERING_NOT_OFFERED' },
    })
    expect(given(core)).toEqual(NOTHING)
    expect([...prove(core.world)]).toEqual([])
  })

  it('and confirmed changes nothing: what was claimed for it goes back at the next start, and its exit can be chosen anew', async () => {
    const { core } = await open()
    const { plan } = core.world.get('network', blue).state
    await leaveBehind(core, true)
    const heir = await openCore({ store: core.store, name: 'heir' })
    await heir.feed.caughtUp
    const { world, journal } = heir
    expect(given(heir)[2]).toHaveLength(1)
    await openFinisher({ world, act: journal.act, now: () => STORY_BEGINS, coolDownMs: 0 }).finishAll()
    expect(given(heir)).toEqual(NOTHING)
    const { resources, exitPoint } = plan as NetworkPlan
    expect(world.get('network', blue).state.plan).toMatchObject({ resources, exitPoint })
    expect([...prove(world)]).toEqual([])
    const stream = orderStream('later')
    expect(await heir.decide(stream.order('acme', choice('blue', 'exit-2')))).toMatchObject({ refusal: null })
    expect(world.get('network', blue).state.exitMove).toMatchObject({ exit: anAgent('exit-2') })
  })
})
