import {
  aFarm,
  aKey,
  aNetwork,
  anAgent,
  anExitGroup,
  aParty,
  aPrefix,
  ipv4,
  ipv6,
} from '@sixfold/events/example-values'
import {
  type ExitMachine,
  type NetworkPlan,
  type NetworkView,
  NO_GOODS,
  type NodeMachine,
  type ResourcePlan,
} from '@sixfold/fold'
import { addressesOf } from '../member-addresses.ts'
import type { Attachment } from '../workload.ts'

/** Networks for specs: `blue` of `acme`, with people whose reachability says which way their packets go. */

type Reach = NodeMachine['reachability']

/** A machine in Oslo that is reached so. */
export const aNode = (name: string, reachability: Reach): NodeMachine => ({
  kind: 'node',
  id: anAgent(name),
  name,
  farm: aFarm('oslo'),
  operator: aParty('operator'),
  reachability,
  underlayMtu: 1_500,
  sequence: 5,
})

export const public4 = (address: string) => ({ kind: 'public', address: ipv4(address) }) as const
export const public6 = (address: string) => ({ kind: 'public', address: ipv6(address) }) as const
export const hidden = { kind: 'hidden' } as const

/** Two public nodes of one farm, a home behind NAT, a node without IPv6, and one with both families. */
export const oslo1 = aNode('oslo-1', { ipv6: public6('2001:db8:0:1::a1') })
export const oslo2 = aNode('oslo-2', { ipv6: public6('2001:db8:0:1::a2'), ipv4: hidden })
export const home = aNode('home', { ipv4: hidden })
export const lima = aNode('lima', { ipv4: public4('192.0.2.7') })
export const both = aNode('both', { ipv6: public6('2001:db8:0:9::b1'), ipv4: public4('192.0.2.9') })

export const exit1: ExitMachine = {
  kind: 'exit',
  id: anAgent('exit-1'),
  name: 'exit-1',
  exitGroup: anExitGroup('nordic'),
  operator: aParty('operator'),
  endpoints: { ipv4: ipv4('198.51.100.1'), ipv6: ipv6('2001:db8:0:2::e1') },
  publicIpv4: [ipv4('198.51.100.1'), ipv4('198.51.100.2')],
  upstream: { kind: 'static' },
  underlayMtu: 1_500,
  sequence: 6,
}

/** The public keys that a machine of this name made. */
export const keysOf = (name: string) => ({
  mesh: aKey(`${name} mesh`),
  exit: aKey(`${name} exit`),
  since: 16,
})

/** A node's resource. `index` counts from 1 and gives its /64, its pair and its ports. */
export const aResource = (
  { id, name }: NodeMachine,
  index: number,
  parts: Partial<ResourcePlan> = {},
): ResourcePlan => ({
  node: id,
  prefix: aPrefix(`2001:db8:a:${(0x100 + index).toString(16)}::/64`),
  breakout: 'node',
  ports: { mesh: 20_000 + 10 * index, exit: 20_002 + 10 * index },
  keys: keysOf(name),
  removed: null,
  left: null,
  since: 13,
  ...parts,
})

/** The network with these resources, everybody joined. */
export const aView = (
  members: readonly (readonly [NodeMachine, ResourcePlan])[],
  plan: Partial<NetworkPlan> = {},
): NetworkView => ({
  party: aParty('acme'),
  network: aNetwork('blue'),
  plan: {
    resources: members.map(([, resource]) => resource),
    exitPoint: {
      exit: exit1.id,
      prefix: aPrefix('2001:db8:e:1100::/64'),
      port: 24_576,
      transit: 1,
      keys: { ...keysOf('exit-1'), mesh: null },
      left: null,
      since: 13,
    },
    mtu: 1_420,
    wires: 'encrypted',
    goods: NO_GOODS,
    suspended: null,
    cancelled: null,
    revision: 16,
    ...plan,
  },
  machines: Object.fromEntries([...members.map(([node]) => node), exit1].map((it) => [it.id, it])),
})

/** The network of these nodes, each with a resource by its place in the list. */
export const aNetworkOf = (...nodes: readonly NodeMachine[]): NetworkView =>
  aView(nodes.map((node, at) => [node, aResource(node, at + 1)]))

/** A workload attached to the resource of a node without an order: in a namespace of its own, with this index. */
export const attachedAt = (
  { plan }: NetworkView,
  node: string,
  workload: string,
  index: number,
): Attachment[] =>
  plan.resources
    .filter((it) => it.node === node)
    .map(({ prefix, since }) => ({
      workload,
      netns: `${workload}-1`,
      ...addressesOf(prefix).workload(index),
      because: since,
    }))

/** A workload that hands out a prefix of its node's /64 itself. */
export const delegatedAt = (view: NetworkView, node: string, workload: string): Attachment[] =>
  attachedAt(view, node, workload, 2).map((it) => ({
    ...it,
    ipv6: it.ipv6.replace('ffff::2/128', '1::/80'),
    ipv4: null,
    because: 40,
  }))
