import type { Event } from './define-event.ts'
import { eventType } from './define-event.ts'
import {
  aClaim,
  aFarm,
  aHash,
  aKey,
  aNetwork,
  anAgent,
  anExitGroup,
  anOrder,
  aParty,
  aPrefix,
  ipv4,
  ipv6,
} from './example-values.ts'
import * as fact from './facts.ts'
import * as order from './orders.ts'
import * as report from './reports.ts'
import { Instant } from './values/instant.ts'

/**
 * One example of every event, which together tell one story: an operator's farm `oslo` with two nodes, an exit, and
 * network `blue` of tenant `acme` on both nodes, from its order to its end.
 */
const operator = aParty('operator')
const oslo = aFarm('oslo')
const nordic = anExitGroup('nordic')
const [first, second, exit] = [anAgent('oslo-1'), anAgent('oslo-2'), anAgent('exit-1')]
const [acme, blue] = [aParty('acme'), aNetwork('blue')]
const ordered = anOrder('order-blue')
const cancelled = anOrder('cancel-blue')

const farm = { farm: oslo, name: 'Oslo' }
const group = { exitGroup: nordic, name: 'Nordic exits' }
const site = {
  prefix: aPrefix('2001:db8:a::/48'),
  holder: { kind: 'farm', id: oslo },
  sliceLength: 56,
} as const
const node = {
  node: first,
  name: 'oslo-1',
  farm: oslo,
  reachability: { ipv6: { kind: 'public', address: ipv6('2001:db8:0:1::a1') }, ipv4: { kind: 'hidden' } },
  underlayMtu: 1500,
} as const
const gateway = {
  exit,
  name: 'exit-1',
  exitGroup: nordic,
  endpoints: { ipv4: ipv4('198.51.100.1'), ipv6: ipv6('2001:db8:0:2::e1') },
  publicIpv4: [ipv4('198.51.100.1'), ipv4('198.51.100.2')],
  underlayMtu: 1500,
}
const slice = aPrefix('2001:db8:a:100::/56')
const [prefixOne, prefixTwo] = [aPrefix('2001:db8:a:100::/64'), aPrefix('2001:db8:a:200::/64')]
const prefixExit = aPrefix('2001:db8:e:1100::/64')
const place = { port: 24_576, transit: 1 }
const ports = { mesh: 20_000, exit: 20_002 }
const decided = { position: 7, stream: '2026-11-21T07:00:00Z' }

const ORDERS: readonly Event[] = [
  order.FarmRegistered.of(farm),
  order.ExitGroupRegistered.of(group),
  order.AllocationRegistered.of(site),
  order.NodeRegistered.of(node),
  order.ExitRegistered.of(gateway),
  order.NetworkOrdered.of({
    network: blue,
    resources: [{ node: first }, { node: second }],
    exitGroup: nordic,
  }),
  order.NetworkCancelled.of({ network: blue }),
]

const FACTS: readonly Event[] = [
  fact.GridFounded.of({ grid: 'g7kq2m4p', ula: aPrefix('fd12:3456:789a::/48'), operators: [operator] }),
  fact.FarmRegistered.of({ ...farm, operator }),
  fact.ExitGroupRegistered.of({ ...group, operator }),
  fact.AllocationRegistered.of({ ...site, operator }),
  fact.NodeRegistered.of({ ...node, operator }),
  fact.ExitRegistered.of({ ...gateway, operator }),
  fact.SliceCut.of({ slice, index: 1, owner: first, ordinal: 0 }),
  fact.NetworkFounded.of({
    order: ordered,
    deriveVersion: 1,
    resources: [
      { node: first, pair: 0x100 },
      { node: second, pair: 0x201 },
    ],
    exit: { exit, pair: 0x1100 },
  }),
  fact.PairReserved.of({ member: second, pair: 0x200 }),
  fact.PrefixAllocated.of({ allocations: [{ claim: aClaim(first), prefix: prefixOne }] }),
  fact.PortAssigned.of({ assignments: [{ claim: aClaim(first), ...ports }] }),
  fact.ExitAssigned.of({ assignments: [{ claim: aClaim(exit), ...place }] }),
  fact.NetworkAllocated.of({
    resources: [
      { node: first, prefix: prefixOne, breakout: 'node', ports },
      { node: second, prefix: prefixTwo, breakout: 'node', ports: { mesh: 21_000, exit: 21_002 } },
    ],
    exitPoint: { exit, prefix: prefixExit, ...place },
    mtu: 1420,
  }),
  fact.NetworkAbandoned.of({ code: 'PREFIX_EXHAUSTED', sentence: 'no /64 is left on node oslo-2' }),
  fact.NetworkRefused.of({
    order: anOrder('order-red'),
    code: 'NODE_UNKNOWN',
    sentence: 'no node A… is registered',
  }),
  fact.PeerJoined.of({
    peers: [
      { member: first, keys: { mesh: aKey('oslo-1 mesh'), exit: aKey('oslo-1 exit') } },
      { member: exit, keys: { exit: aKey('exit-1 exit') } },
    ],
  }),
  fact.NetworkConverged.of({ revision: 13 }),
  fact.NetworkDegraded.of({ members: [{ member: second, reason: 'silent' }] }),
  fact.NetworkCancelled.of({ order: cancelled }),
  fact.PeerLeft.of({ members: [first, exit] }),
  fact.PrefixReleased.of({
    releases: [{ claim: aClaim(first), prefix: prefixOne }],
    coolUntil: Instant.parse('2026-11-21T09:00:00.000Z'),
  }),
  fact.PortReleased.of({ claims: [aClaim(first)] }),
  fact.ExitReleased.of({ claims: [aClaim(exit)] }),
  fact.NetworkGone.of({}),
  fact.OrderAccepted.of({ orderType: 'sixfold.order.NetworkOrdered.v1', bytes: aHash('order'), ...decided }),
  fact.OrderRejected.of({
    orderType: 'sixfold.order.NetworkOrdered.v1',
    bytes: aHash('other order'),
    ...decided,
    code: 'NODE_UNKNOWN',
    sentence: 'no node A… is registered',
    field: 'data.resources.0.node',
    excerpt: '"A…"',
  }),
  fact.RejectionsCounted.of({
    minute: Instant.parse('2026-11-21T08:00:00.000Z'),
    count: 940,
    firstPosition: 61,
    lastPosition: 1_000,
    stream: decided.stream,
  }),
]

const REPORTS: readonly Event[] = [
  report.AgentStarted.of({
    role: 'node',
    agentVersion: '0.1.0',
    deriveVersions: [1],
    wireguard: 'kernel',
    uplink: ['2001:db8:0:1::a2/64'],
    findings: [],
  }),
  report.NetworkReported.of({
    party: acme,
    network: blue,
    phase: 'applied',
    keys: { mesh: aKey('oslo-1 mesh'), exit: aKey('oslo-1 exit') },
    applied: 15,
    hash: aHash('derived'),
    milliseconds: 84,
    problems: [],
  }),
  report.ResyncRequested.of({ party: acme, network: blue, epoch: '2026-11-21T07:00:00Z', have: 0 }),
]

/** An example of every event in the registry, by its CloudEvents type. */
export const EXAMPLES: ReadonlyMap<string, Event> = new Map(
  [...ORDERS, ...FACTS, ...REPORTS].map((event) => [eventType(event.kind, event.name, event.version), event]),
)
