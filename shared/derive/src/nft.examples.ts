import type { WorkloadName } from '@sixfold/events'
import { aPrefix } from '@sixfold/events/example-values'
import { type NetworkView, NO_GOODS, type PolicyPlan } from '@sixfold/fold'
import { derive } from './derive.ts'
import {
  aNetworkOf,
  aResource,
  attachedAt,
  aView,
  both,
  delegatedAt,
  exit1,
  home,
  lima,
  oslo1,
  oslo2,
} from './examples/networks.examples.ts'
import { sellingNetwork } from './examples/outside.examples.ts'
import { deriveGateway } from './gateway.ts'
import { aPolicy, aWorkload } from './policy/policy.examples.ts'
import type { Uplink } from './uplink-of-machine.ts'
import type { Attachment } from './workload.ts'

/** Every kind of firewall that is derived, by what is special about it. */

const UPLINK: Uplink = {
  bridge: 'br0',
  addresses: ['2001:db8:0:1::ff/64'],
  gateways: ['2001:db8:0:1::1'],
  mtu: 1_500,
}
const SLICES = [{ slice: aPrefix('2001:db8:a:100::/56'), since: 7 }]
const workloads = (view: NetworkView, agent: string, ...indices: readonly number[]): Attachment[] =>
  indices.flatMap((index) => attachedAt(view, agent, `w${index}`, index))

const bodyOf = (view: NetworkView, agent: string, attachments: readonly Attachment[] = []): string => {
  const [room] = derive(view, agent, attachments).rooms
  if (room?.nft == null) throw new Error('there is no firewall in the first room')
  return room.nft
}
const gatewayOf = (machine: typeof exit1 | typeof oslo1, ...networks: readonly NetworkView[]): string => {
  const [room] = deriveGateway({ id: machine.id, machine, slices: SLICES }, UPLINK, networks).rooms
  return room?.nft ?? ''
}

const wide = aNetworkOf(both, oslo1, oslo2, lima, home)
const leftAlone = aView([[oslo1, aResource(oslo1, 1, { left: 20 })]])

const suspended = { ...wide, plan: { ...wide.plan, suspended: 30 } }

const named = {
  ...wide,
  plan: {
    ...wide.plan,
    goods: {
      ...NO_GOODS,
      workloads: [
        {
          workload: 'web' as WorkloadName,
          node: oslo1.id,
          labels: [],
          ipv6: aPrefix('2001:db8:a:102:ffff:1:0:1/128'),
          ipv4: null,
          since: 31,
        },
      ],
    },
  },
}

const rule = (from: object, service: object) => ({ from, service })
const GROUPS = [
  {
    label: 'web',
    allow: [
      rule(
        { kind: 'any' },
        {
          protocol: 'tcp',
          ports: [
            { first: 80, last: 80 },
            { first: 8_000, last: 8_999 },
          ],
        },
      ),
      rule({ kind: 'any' }, { protocol: 'icmpv6', types: [128] }),
      rule({ kind: 'any' }, { protocol: 'icmp', types: [8] }),
      rule({ kind: 'prefix', prefix: '10.1.0.0/16' }, { protocol: 'any' }),
    ],
  },
  {
    label: 'db',
    allow: [
      rule({ kind: 'group', label: 'web' }, { protocol: 'tcp', ports: [{ first: 5_432, last: 5_432 }] }),
      rule(
        { kind: 'prefix', prefix: '2001:db8:a::/48' },
        { protocol: 'tcp', ports: [{ first: 5_000, last: 6_000 }] },
      ),
      rule({ kind: 'prefix', prefix: '2001:db8:f::/64' }, { protocol: 'udp' }),
      rule({ kind: 'network', network: { party: 'bolt', network: 'green' } }, { protocol: 'any' }),
    ],
  },
] as unknown as PolicyPlan['groups']

const placed = [
  aWorkload(1, 1, ['web']),
  aWorkload(1, 2, ['db', 'web']),
  aWorkload(1, 4, ['db'], true),
  aWorkload(2, 1, ['web']),
  aWorkload(2, 2, []),
]

/** A network in which oslo-1 breaks out at the exit. */
const policed = (enforced: boolean, staged: boolean): NetworkView => {
  const view = aView([
    [oslo1, aResource(oslo1, 1, { breakout: 'exit' })],
    [oslo2, aResource(oslo2, 2)],
  ])
  const goods = {
    ...NO_GOODS,
    workloads: placed,
    enforced: enforced ? aPolicy(GROUPS) : null,
    staged: staged ? aPolicy(GROUPS, 31) : null,
  }
  return { ...view, plan: { ...view.plan, goods } }
}

/** A network that bought an address and ports, with forwards from it. */
const outside = sellingNetwork(wide)

export const FIREWALLS: ReadonlyMap<string, string> = new Map([
  ['a resource with nobody but the exit', bodyOf(aNetworkOf(oslo1), oslo1.id)],
  ['a resource without workloads', bodyOf(wide, oslo1.id)],
  ['a resource with one workload', bodyOf(wide, oslo1.id, workloads(wide, oslo1.id, 2))],
  [
    'a resource with many, and wires of both families',
    bodyOf(wide, both.id, workloads(wide, both.id, 2, 3, 254)),
  ],
  [
    'a resource with a workload that has no IPv4',
    bodyOf(
      wide,
      both.id,
      workloads(wide, both.id, 2).map((it) => ({ ...it, ipv4: null })),
    ),
  ],
  [
    'a resource with a delegated prefix beside an address',
    bodyOf(wide, both.id, [...workloads(wide, both.id, 2), ...delegatedAt(wide, both.id, 'router')]),
  ],
  ['an exit point with members of both families', bodyOf(wide, exit1.id)],
  ['an exit point with one member', bodyOf(aNetworkOf(home), exit1.id)],
  ['an exit point that all members have left', bodyOf(leftAlone, exit1.id)],
  ['a resource of a suspended network', bodyOf(suspended, both.id, workloads(suspended, both.id, 2))],
  ['an exit point of a suspended network', bodyOf(suspended, exit1.id)],
  ['a resource whose network has names', bodyOf(named, oslo1.id, workloads(named, oslo1.id, 2))],
  [
    'a resource under a policy',
    bodyOf(policed(true, false), oslo1.id, workloads(policed(true, false), oslo1.id, 2)),
  ],
  ['a resource under a staged policy', bodyOf(policed(false, true), oslo1.id)],
  ['a resource under two policies', bodyOf(policed(true, true), oslo2.id)],
  ['an exit point of a network with a policy', bodyOf(policed(true, true), exit1.id)],
  ['the gateway of a node', gatewayOf(oslo1)],
  ['the gateway of an exit', gatewayOf(exit1)],
  ['the gateway of an exit with what networks bought', gatewayOf(exit1, outside)],
  ['an exit point with forwards', bodyOf(outside, exit1.id)],
  ['a resource with forwards', bodyOf(outside, oslo1.id, workloads(outside, oslo1.id, 2))],
])
