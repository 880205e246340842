import { type Fact, type Order, PartyId } from '@sixfold/events'
import {
  aFarm,
  aKey,
  aNetwork,
  anAgent,
  anExitGroup,
  anOrder,
  aPrefix,
  ipv4,
  ipv6,
} from '@sixfold/events/example-values'
import {
  AllocationRegistered,
  ExitGroupRegistered,
  ExitRegistered,
  FarmRegistered,
  NetworkCancelled,
  NetworkOrdered,
  NodeRegistered,
} from '@sixfold/events/orders'
import { emptyWorld, GRID_REF, networkRef, presentMembers, viewOf, type World } from '@sixfold/fold'
import fc from 'fast-check'
import { openFinisher } from '../finish.ts'
import type { Decided } from '../orders/context.ts'
import { NO_EARLIER_ORDERS } from '../orders/earlier-orders.ts'
import { handle } from '../orders/handlers.ts'
import { openUnderWay } from '../orders/under-way.ts'
import { type Foreseen, whatIf } from './what-if.ts'

/** Worlds for specs that orders made, decided as a coordinator would, with the facts that they are folded from. */

/** 2026-11-21T08:00:00Z. */
export const BEGIN = Date.UTC(2026, 10, 21, 8)

const operator = PartyId.parse('operator')
const both = {
  ipv6: { kind: 'public', address: ipv6('2001:db8:0:1::a1') },
  ipv4: { kind: 'public', address: ipv4('192.0.2.9') },
} as const
const v6 = { ipv6: { kind: 'public', address: ipv6('2001:db8:0:1::a2') } } as const
const hidden = { ipv4: { kind: 'hidden' } } as const

const node = (name: string, farm: string, reachability: typeof both | typeof v6 | typeof hidden): Order =>
  NodeRegistered.of({ node: anAgent(name), name, farm: aFarm(farm), reachability })
export const network = (name: string, nodes: readonly string[]): Order =>
  NetworkOrdered.of({ network: aNetwork(name), resources: nodes.map((it) => ({ node: anAgent(it) })) })
export const cancellation = (name: string): Order => NetworkCancelled.of({ network: aNetwork(name) })

/** A farm with an allocation, one without, and an exit. */
export const GRID: readonly Order[] = [
  FarmRegistered.of({ farm: aFarm('oslo'), name: 'Oslo' }),
  AllocationRegistered.of({
    prefix: aPrefix('2001:db8:a::/48'),
    holder: { kind: 'farm', id: aFarm('oslo') },
    sliceLength: 56,
  }),
  FarmRegistered.of({ farm: aFarm('home'), name: 'Home' }),
  ExitGroupRegistered.of({ exitGroup: anExitGroup('nordic'), name: 'Nordic' }),
  AllocationRegistered.of({
    prefix: aPrefix('2001:db8:e::/48'),
    holder: { kind: 'exit-group', id: anExitGroup('nordic') },
    sliceLength: 56,
  }),
  ExitRegistered.of({
    exit: anAgent('exit-1'),
    name: 'exit-1',
    exitGroup: anExitGroup('nordic'),
    endpoints: { ipv4: ipv4('198.51.100.1'), ipv6: ipv6('2001:db8:0:2::e1') },
    publicIpv4: [ipv4('198.51.100.1')],
  }),
  node('oslo-1', 'oslo', both),
  node('oslo-2', 'oslo', v6),
  node('oslo-3', 'oslo', both),
  node('home-1', 'home', hidden),
]
export const NODES: readonly string[] = ['oslo-1', 'oslo-2', 'oslo-3', 'home-1']

/** A world that grows by orders, and its log. */
export const growingWorld = () => {
  const world = emptyWorld()
  const log: Foreseen[] = []
  const act = whatIf(world, BEGIN, (fact) => log.push(fact))
  const { finish: release } = openFinisher({ world, act, now: () => BEGIN, coolDownMs: 0 })
  let orders = 0
  return {
    world,
    log,
    act,
    found: () =>
      act(
        'grid',
        GRID_REF,
        { type: 'FoundGrid', grid: 'grid-1', ula: aPrefix('fd00:1:2::/48'), operators: [operator] },
        { causationId: 'start' },
      ),
    order: async (party: string, order: Order): Promise<Decided> => {
      orders += 1
      const key = anOrder(`order-${orders}`)
      const cause = { causationId: key, correlationId: key }
      const context = {
        world,
        act,
        key,
        cause,
        release,
        now: BEGIN,
        mayRecordRefusal: () => true,
        earlier: NO_EARLIER_ORDERS,
        underWay: openUnderWay().of(key),
      }
      return handle(order, { ...context, party: PartyId.parse(party) })
    },
    /** Every member of a network tells its keys. */
    join: async (party: string, name: string): Promise<void> => {
      const view = viewOf(world, party, name)
      if (view === null) return
      const peers = presentMembers(view.plan).map((member) => ({
        member,
        keys:
          member === view.plan.exitPoint.exit
            ? { exit: aKey(`${name} ${member} exit`) }
            : { mesh: aKey(`${name} ${member} mesh`), exit: aKey(`${name} ${member} exit`) },
      }))
      await act('network', networkRef(party, name), { type: 'JoinPeers', peers }, { causationId: 'report' })
    },
    /** Any fact, as it is: to plant faults. */
    plant: (ref: Foreseen['ref'], fact: Fact): void => {
      const sequence = world.sequence() + 1
      world.apply(ref, fact, { sequence, at: BEGIN })
      log.push({ ref, fact, sequence, cause: { causationId: 'planted' } })
    },
  }
}

export type GrowingWorld = Awaited<ReturnType<typeof growingWorld>>

/** The grid, and networks of acme and bolt whose members have joined. */
export const aWorld = async (
  networks: Readonly<Record<string, readonly string[]>>,
): Promise<GrowingWorld> => {
  const growing = growingWorld()
  await growing.found()
  for (const order of GRID) await growing.order('operator', order)
  for (const [name, nodes] of Object.entries(networks)) {
    const [party = '', id = ''] = name.split('/')
    await growing.order(party, network(id, nodes))
    await growing.join(party, id)
  }
  return growing
}

/** Random orders of tenants: networks on some of the nodes, and cancellations. */
export const randomOrders = fc.array(
  fc.record({
    party: fc.constantFrom('acme', 'bolt'),
    order: fc.oneof(
      fc
        .tuple(fc.constantFrom('blue', 'green', 'red'), fc.subarray([...NODES], { minLength: 1 }))
        .map(([name, nodes]) => network(name, nodes)),
      fc.constantFrom('blue', 'green', 'red').map(cancellation),
    ),
    isJoined: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
)

/** The world that a log folds to, up to a sequence. */
export const worldAt = (log: readonly Foreseen[], sequence: number): World => {
  const world = emptyWorld()
  for (const it of log)
    if (it.sequence <= sequence) world.apply(it.ref, it.fact, { sequence: it.sequence, at: BEGIN })
  return world
}
