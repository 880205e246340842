import { memoryStore } from '@sixfold/decider'
import type { Order } from '@sixfold/events'
import { aFarm, anAgent, anExitGroup, aPrefix, ipv4 } from '@sixfold/events/example-values'
import { AllocationRegistered, ExitRegistered, NodeRegistered } from '@sixfold/events/orders'
import { allocationsOf, GRID_REF, gridRef } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { openGrid } from '../fixtures/core.ts'
import {
  cancellation,
  exit,
  exitGroup,
  farm,
  farmAllocation,
  groupAllocation,
  network,
  node,
  PUBLIC,
  SMALL_GRID,
} from '../fixtures/grid.ts'
import { orderStream } from '../fixtures/orders.ts'
import { readLog } from '../fixtures/read-log.ts'

type Case = Readonly<{
  given?: readonly Order[]
  /** Orders of the tenant before the one that is refused. */
  tenant?: readonly Order[]
  party?: string
  order: Order
  code: string
  field: string | null
}>

/** Orders that somebody else has placed before, by name. */
const CASES: Readonly<Record<string, Case>> = {
  "a tenant's farm": { party: 'acme', order: farm('x'), code: 'NOT_OPERATOR', field: 'party' },
  'a farm under another name': {
    order: { ...farm('oslo'), data: { farm: aFarm('oslo'), name: 'Bergen' } } as Order,
    code: 'FARM_TAKEN',
    field: 'data.farm',
  },
  'an exit group under another name': {
    order: { ...exitGroup('nordic'), data: { exitGroup: anExitGroup('nordic'), name: 'Southern' } } as Order,
    code: 'EXIT_GROUP_TAKEN',
    field: 'data.exitGroup',
  },
  'an allocation of a farm that nobody knows': {
    order: farmAllocation('bergen', '2001:db8:b::/48'),
    code: 'FARM_UNKNOWN',
    field: 'data.holder.id',
  },
  'an allocation of an exit group that nobody knows': {
    order: groupAllocation('southern', '2001:db8:b::/48'),
    code: 'EXIT_GROUP_UNKNOWN',
    field: 'data.holder.id',
  },
  'an allocation of somebody else': {
    order: farmAllocation('home', '2001:db8:a::/48'),
    code: 'ALLOCATION_TAKEN',
    field: 'data.prefix',
  },
  'an allocation inside of another': {
    order: farmAllocation('home', '2001:db8:a:8000::/56', 60),
    code: 'ALLOCATION_OVERLAPS',
    field: 'data.prefix',
  },
  'an allocation that is too long': {
    order: farmAllocation('home', '2001:db8:b::/60', 62),
    code: 'ALLOCATION_LENGTH',
    field: 'data.prefix',
  },
  'an allocation that is cut into itself': {
    order: farmAllocation('home', '2001:db8:b::/56', 56),
    code: 'SLICE_LENGTH',
    field: 'data.sliceLength',
  },
  'a node of a farm that nobody knows': {
    order: node('bergen-1', 'bergen'),
    code: 'FARM_UNKNOWN',
    field: 'data.farm',
  },
  'a node that is registered otherwise': {
    order: node('oslo-1', 'home'),
    code: 'NODE_TAKEN',
    field: 'data.node',
  },
  'a node that is an exit': {
    order: NodeRegistered.of({
      node: anAgent('exit-1'),
      name: 'x',
      farm: aFarm('oslo'),
      reachability: PUBLIC,
    }),
    code: 'NODE_TAKEN',
    field: 'data.node',
  },
  'an exit of a group that nobody knows': {
    order: exit('exit-2', 'southern'),
    code: 'EXIT_GROUP_UNKNOWN',
    field: 'data.exitGroup',
  },
  'an exit that is registered otherwise': {
    given: [exitGroup('southern'), groupAllocation('southern', '2001:db8:f::/48')],
    order: exit('exit-1', 'southern'),
    code: 'EXIT_TAKEN',
    field: 'data.exit',
  },
  'an exit that is a node': {
    order: ExitRegistered.of({
      exit: anAgent('oslo-1'),
      name: 'x',
      exitGroup: anExitGroup('nordic'),
      endpoints: { ipv4: ipv4('198.51.100.1'), ipv6: '2001:db8::1' },
      publicIpv4: [ipv4('198.51.100.1')],
    }),
    code: 'EXIT_TAKEN',
    field: 'data.exit',
  },
  'an exit of a group without an allocation': {
    given: [exitGroup('southern')],
    order: exit('exit-2', 'southern'),
    code: 'ALLOCATION_NONE',
    field: 'data.exitGroup',
  },
  'a network on a node that nobody knows': {
    party: 'acme',
    order: network('blue', ['oslo-1', 'nobody']),
    code: 'NODE_UNKNOWN',
    field: 'data.resources.1.node',
  },
  'a network behind a group without exits': {
    given: [exitGroup('southern')],
    party: 'acme',
    order: network('blue', ['oslo-1'], 'southern'),
    code: 'EXIT_GROUP_EMPTY',
    field: 'data.exitGroup',
  },
  'a network whose id was used': {
    tenant: [network('blue', ['oslo-1'])],
    party: 'acme',
    order: network('blue', ['oslo-2']),
    code: 'NETWORK_EXISTS',
    field: 'data.network',
  },
  'the end of a network that is not there': {
    party: 'acme',
    order: cancellation('blue'),
    code: 'NETWORK_UNKNOWN',
    field: 'data.network',
  },
  "the end of another party's network": {
    tenant: [network('blue', ['oslo-1'])],
    party: 'bolt',
    order: cancellation('blue'),
    code: 'NETWORK_UNKNOWN',
    field: 'data.network',
  },
  'the end of a network that was cancelled': {
    tenant: [network('blue', ['oslo-1']), cancellation('blue')],
    party: 'acme',
    order: cancellation('blue'),
    code: 'NETWORK_CANCELLED',
    field: 'data.network',
  },
}

describe('an order is refused, and leaves nothing but its outcome:', () => {
  it.each(Object.entries(CASES))(
    '%s',
    async (_what, { given = [], tenant = [], party = 'operator', order, code, field }) => {
      const core = await openGrid({ store: memoryStore() }, [...SMALL_GRID, ...given])
      const stream = orderStream()
      for (const it of tenant)
        expect(await core.decide(stream.order('acme', it))).toMatchObject({ refusal: null })
      const before = core.world.sequence()
      const { refusal } = await core.decide(stream.order(party, order))
      expect(refusal).toMatchObject({ code, ...(field === null ? {} : { field }) })
      const written = (await readLog(core.store)).slice(before)
      const settled = order.name === 'NetworkOrdered' && code !== 'NETWORK_EXISTS' ? ['NetworkRefused'] : []
      expect(written.map(({ fact }) => fact.name)).toEqual([...settled, 'OrderRejected'])
      expect(written.at(-1)?.fact.data).toMatchObject({ code, field })
    },
  )

  it('a network where there is no exit', async () => {
    const core = await openGrid({ store: memoryStore() }, [farm('oslo'), node('oslo-1', 'oslo')])
    const { refusal } = await core.decide(orderStream().order('acme', network('blue', ['oslo-1'])))
    expect(refusal).toMatchObject({ code: 'EXIT_NONE' })
  })

  it('a machine for which there is no slice left', async () => {
    const tiny = [farm('oslo'), farmAllocation('oslo', '2001:db8:a::/56', 57), node('oslo-1', 'oslo')]
    const core = await openGrid({ store: memoryStore() }, tiny)
    const before = core.world.sequence()
    const { refusal } = await core.decide(orderStream().order('operator', node('oslo-2', 'oslo')))
    expect(refusal).toMatchObject({ code: 'ALLOCATION_EXHAUSTED', field: 'data.farm' })
    expect((await readLog(core.store)).slice(before).map(({ fact }) => fact.name)).toEqual(['OrderRejected'])
    expect(core.world.get('node', gridRef('node', anAgent('oslo-2'))).state.machine).toBeNull()
  })
})

describe('an order of operators that is repeated under another id', () => {
  it.each(SMALL_GRID.map((order) => ({ name: order.name, order })))(
    '$name is accepted, and records nothing else',
    async ({ order }) => {
      const core = await openGrid({ store: memoryStore() }, SMALL_GRID)
      const before = core.world.sequence()
      expect(await core.decide(orderStream().order('operator', order))).toMatchObject({ outcome: 'accepted' })
      expect((await readLog(core.store)).slice(before).map(({ fact }) => fact.name)).toEqual([
        'OrderAccepted',
      ])
    },
  )
})

it('a network on an exit is told what an exit is', async () => {
  const core = await openGrid({ store: memoryStore() }, SMALL_GRID)
  const { refusal } = await core.decide(orderStream().order('acme', network('blue', ['exit-1'])))
  expect([refusal?.code, refusal?.sentence]).toEqual([
    'NODE_UNKNOWN',
    expect.stringMatching(
      /^no node [A-Z0-9]{56} is registered: it is the exit exit-1, and networks run on nodes$/,
    ),
  ])
})

describe('the order of orders', () => {
  it('gives a node its slice when its farm has an allocation, and asking again gives it one that came later', async () => {
    const core = await openGrid({ store: memoryStore() }, [farm('oslo'), node('oslo-1', 'oslo')])
    const stream = orderStream()
    expect(core.world.slicesOf(anAgent('oslo-1'))).toEqual([])
    await core.decide(stream.order('operator', farmAllocation('oslo', '2001:db8:a::/48')))
    await core.decide(stream.order('operator', node('oslo-1', 'oslo')))
    expect(core.world.slicesOf(anAgent('oslo-1'))).toMatchObject([
      { slice: '2001:db8:a:100::/56', ordinal: 0 },
    ])
  })

  it('goes on in the next allocation when one is full', async () => {
    const core = await openGrid({ store: memoryStore() }, [
      farm('oslo'),
      farmAllocation('oslo', '2001:db8:a::/56', 57),
      farmAllocation('oslo', '2001:db8:b::/56', 57),
      node('oslo-1', 'oslo'),
      node('oslo-2', 'oslo'),
    ])
    const slices = ['oslo-1', 'oslo-2'].map((it) =>
      core.world.slicesOf(anAgent(it)).map(({ slice }) => slice),
    )
    expect(slices).toEqual([['2001:db8:a:80::/57'], ['2001:db8:b:80::/57']])
    const { state } = core.world.get('grid', GRID_REF)
    expect(allocationsOf(state, { kind: 'farm', id: aFarm('oslo') })).toHaveLength(2)
    expect(
      AllocationRegistered.of({ prefix: aPrefix('2001:db8::/48'), holder: { kind: 'farm', id: aFarm('a') } })
        .data.sliceLength,
    ).toBe(56)
  })
})
