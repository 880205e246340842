import { type Attachment, derive, deriveGateway, gatewayNetns, proxiedBy } from '@sixfold/derive'
import type { Fact } from '@sixfold/events'
import { emptyWorld, type NetworkView, viewOf } from '@sixfold/fold'
import { facilitiesFor, newPrivateKey, openMachine, publicKeyOf } from '@sixfold/linux'
import { pass } from '@sixfold/reconcile'
import { mustConverge, openBed } from '../apply/bed.ts'
import { facilitiesOf, type Subject } from '../apply/subject.ts'
import { makeGrid } from '../grid/grid.ts'
import { networkFacts, networkIdOf, TENANT } from '../grid/network.ts'
import type { Bench } from '../harness/figure.ts'
import { namespaces } from '../one-more/bed.ts'
import { hostIn } from '../wire/underlay.ts'
import type { Way } from './flow.ts'
import { GOODS, type Good, WORKLOAD, wayOf } from './goods.ts'
import { CABLE_MTU, OWN, openSite, ROUTER, SHARED, siteOf } from './site.ts'

const FIRST_PORT = 32_360
const HERE = '127.0.0.1'

/** A network of one node with its exit, which both are on this machine; and the keys of both. */
const twoMembers = () => {
  const grid = makeGrid({ nodes: 1, exits: 1 })
  const world = emptyWorld()
  const shape = { index: 0, nodes: 1 }
  const facts = [...grid.facts, ...networkFacts(grid, shape, grid.facts.length)]
  for (const [index, { ref, fact }] of facts.entries())
    world.apply(ref, fact satisfies Fact, { sequence: index + 1, at: 0 })
  const plain = viewOf(world, TENANT, networkIdOf(0))
  const [node, exit] = [grid.nodes[0], grid.exits[0]]
  if (plain === null || node === undefined || exit === undefined) throw new Error('the facts made no network')
  const keys = { node: newPrivateKey(), exit: newPrivateKey() }
  const its = (key: string) => ({ mesh: publicKeyOf(key), exit: publicKeyOf(key), since: 1 })
  const view = {
    ...plain,
    machines: {
      [node]: { ...plain.machines[node], reachability: { ipv4: { kind: 'public', address: HERE } } },
      [exit]: {
        ...plain.machines[exit],
        endpoints: { ipv4: HERE },
        publicIpv4: [SHARED, OWN],
      },
    },
    plan: {
      ...plain.plan,
      resources: plain.plan.resources.map((it) => ({
        ...it,
        ports: { mesh: FIRST_PORT, exit: FIRST_PORT + 2 },
        keys: its(keys.node),
      })),
      exitPoint: { ...plain.plan.exitPoint, port: FIRST_PORT + 4, keys: its(keys.exit) },
    },
  } as unknown as NetworkView
  return { node, exit, view, keys, slice: grid.sliceOf(exit) }
}

/** A workload at a node, its network's exit and who is outside, as agents make it of orders; gone with the figure. */
export const derived = async (bench: Bench, good: Good): Promise<Way> => {
  const site = siteOf(good)
  await openSite(bench, site)
  const host = hostIn(site.under)
  const { node, exit, view: plain, keys, slice } = twoMembers()
  const [resource] = plain.plan.resources
  if (resource === undefined) throw new Error('the network has no node')
  const pair = Number.parseInt(resource.prefix.split('::')[0]?.split(':').at(-1) ?? '', 16)
  const placed = {
    ...{ workload: WORKLOAD, node, labels: [], since: 2 },
    ipv6: resource.prefix.replace('::/64', ':ffff::2/128'),
    ipv4: `10.${pair >> 8}.${pair & 0xff}.2`,
  }
  const goods = { ...plain.plan.goods, workloads: [placed], ...GOODS[good] }
  const view = { ...plain, plan: { ...plain.plan, goods } } as unknown as NetworkView
  const netns = `sfbench-${good}-w`
  const attachment: Attachment = { ...placed, netns, because: 1 }

  const subjectOf = (id: typeof node, key: string): Subject => ({
    id,
    view,
    gateway: gatewayNetns(id),
    machine: openMachine({ agentId: id, keyOf: () => key }),
    devices: derive(view, id).rooms.flatMap(({ wireguards }) => wireguards.map(({ name }) => name)),
  })
  const here = subjectOf(node, keys.node)
  const there = subjectOf(exit, keys.exit)
  const uplink = {
    ...{ bridge: 'br0', addresses: [`${SHARED}/24`], gateways: [ROUTER] },
    mtu: CABLE_MTU,
  }
  const machine = { id: exit, machine: view.machines[exit] ?? null, slices: [{ slice, since: 1 }] }
  const guest = proxiedBy(view, exit)
  const gateway = (guests = [guest].filter((it) => it !== null)) =>
    facilitiesFor(deriveGateway(machine, uplink, [view], guests), there.machine)

  await openBed(bench, there, host)
  await openBed(bench, here, host)
  await namespaces(bench, host, [attachment])
  mustConverge(await pass(host, gateway([])))
  mustConverge(await pass(host, facilitiesOf(there)))
  mustConverge(await pass(host, facilitiesOf(here, [attachment])))
  mustConverge(await pass(host, gateway()))
  return wayOf(good, netns, site.outside)
}
