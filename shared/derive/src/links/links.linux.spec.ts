import { WireGuardKey } from '@sixfold/events'
import { anAgent, aPrefix, ipv4, ipv6 } from '@sixfold/events/example-values'
import { type NetworkView, NO_GOODS, type ResourcePlan, type WorkloadPlan } from '@sixfold/fold'
import { type KernelState, netnsPrefix, type Room } from '@sixfold/kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LinuxBed, linuxBed } from '../../../linux/src/linux-bed.ts'
import { facilitiesFor } from '../../../linux/src/machine.ts'
import { publicKeyOf } from '../../../linux/src/wireguard/keys.ts'
import { settles } from '../../../testkit/src/facility-laws.ts'
import { derive } from '../derive.ts'
import { named, parted, peering, sharing } from '../examples/links.examples.ts'
import { aNode, aResource, attachedAt, aView, exit1, hidden, public4 } from '../examples/networks.examples.ts'
import { UPLINK } from '../names.ts'
import { aPolicy } from '../policy/policy.examples.ts'
import type { Attachment } from '../workload.ts'

/**
 * Three networks on this machine's kernel, as their nodes and exits would hold them; all of their UDP sockets are in this
 * namespace, and meet over the loopback. Blue and green share node n2; home is behind a NAT.
 */

const loopback = public4('127.0.0.1')
// Devices are named after machines, and others may be at theirs at the same time.
const at = (name: string) => ({
  ...aNode(`${name} ${process.pid}`, name === 'home' ? { ipv4: hidden } : { ipv4: loopback }),
  name,
})
const [n1, n2, n3, home] = [at('n1'), at('n2'), at('n3'), at('home')]
const NODES = new Map([n1, n2, n3, home].map((node) => [node.id as string, node]))
const exit = {
  ...exit1,
  id: anAgent(`exit ${process.pid}`),
  endpoints: { ipv4: ipv4('127.0.0.1'), ipv6: ipv6('::1') },
}
const BASE = 26_000 + (process.pid % 120) * 40

let bed: LinuxBed
const keyOf = (owner: string, role: string): string => bed.keyOf(`${owner} ${role}`)
const keysAt = (owner: string) => ({
  mesh: WireGuardKey.parse(publicKeyOf(keyOf(owner, 'mesh'))),
  exit: WireGuardKey.parse(publicKeyOf(keyOf(owner, 'exit'))),
  since: 16,
})

/** `index` gives ports and the /64; `prefix` another one. */
const resource = (network: string, node: typeof n1, index: number, prefix?: string): ResourcePlan =>
  aResource(node, index, {
    breakout: 'exit',
    keys: keysAt(`${network} ${node.name}`),
    ports: { mesh: BASE + 4 * index, exit: BASE + 4 * index + 2 },
    ...(prefix === undefined ? {} : { prefix: aPrefix(prefix) }),
  })

const network = (party: string, name: string, index: number, members: [typeof n1, ResourcePlan][]) => {
  const plain = aView(members)
  const exitPoint = {
    ...plain.plan.exitPoint,
    exit: exit.id,
    prefix: aPrefix(`2001:db8:e:110${index}::/64`),
    port: BASE + 30 + 2 * index,
    transit: index,
    keys: { ...keysAt(`${name} exit`), mesh: null },
  }
  const machines = { ...plain.machines, [exit.id]: exit }
  return named({ ...plain, machines, plan: { ...plain.plan, exitPoint } }, party, name)
}

const ofExit = ({ dev }: { dev?: string }): boolean => dev === UPLINK

/** Without the gateways of machines: nobody goes out here. */
const indoors = (room: Room): Room => ({
  ...room,
  links: room.links.filter(({ name }) => name !== UPLINK),
  addresses: room.addresses.filter((it) => !ofExit(it)),
  routes: room.routes.filter((it) => it.type === 'unreachable' || !ofExit(it)),
  neighbours: room.neighbours.filter((it) => !ofExit(it)),
})

/** What a machine derives, with its namespaces and keys in this bed. */
const here = (machine: string, owner: string, state: KernelState): Room[] => {
  const text = JSON.stringify(state)
    .replaceAll(netnsPrefix(machine), `${bed.prefix}-${machine.slice(-6)}-`)
    .replaceAll(/"privateKey":"[^"]*\/(mesh|exit)"/g, (_, role) => `"privateKey":"${owner} ${role}"`)
  const { rooms } = JSON.parse(text) as KernelState
  return rooms.filter(({ scope }) => scope === 'whole' || scope.devices.includes('eth0')).map(indoors)
}

type Extra = Partial<Pick<Attachment, 'spaces'>>
const workloadIn = (view: NetworkView, node: string): string => {
  const name = NODES.get(node)?.name ?? ''
  return `${bed.prefix}-${view.network}-${name}`
}
const workloadsOf = (view: NetworkView, node: string, extra: Extra): Attachment[] =>
  attachedAt(view, node, `${view.network}`, 2).map((it) => ({
    ...it,
    netns: workloadIn(view, node),
    ...extra,
  }))

/** Everything of these networks. `spaces` gives a workload its address in a space, by network and node. */
const roomsOf = (views: readonly NetworkView[], spaces: Record<string, string> = {}): Room[] =>
  views.flatMap((view) => [
    ...view.plan.resources.flatMap(({ node }) => {
      const name = NODES.get(node)?.name ?? ''
      const address = spaces[`${view.network} ${name}`]
      const extra =
        address === undefined ? {} : { spaces: [{ id: view.plan.goods.spaces[0]?.id ?? 0, address }] }
      return here(node, `${view.network} ${name}`, derive(view, node, workloadsOf(view, node, extra)))
    }),
    ...here(exit.id, `${view.network} exit`, derive(view, exit.id)),
  ])

const put = (views: readonly NetworkView[], spaces: Record<string, string> = {}) =>
  settles(bed.host, () => facilitiesFor({ rooms: roomsOf(views, spaces) }, bed.machine))

const addressOf = (view: NetworkView, node: typeof n1, family: 4 | 6): string => {
  const [found] = attachedAt(view, node.id, 'it', 2)
  return (family === 6 ? found?.ipv6.replace('/128', '') : found?.ipv4) ?? ''
}

const ANSWERED = / [1-9]\d* received/

/** Whether a ping is answered. A handshake that is lost is begun anew after five seconds, so that whoever waits for one has patience. */
const reaches = async (
  from: readonly [NetworkView, typeof n1],
  to: readonly [NetworkView, typeof n1],
  family: 4 | 6 = 6,
  patience = 2,
): Promise<boolean> => {
  const argv = [
    'ping',
    '-n',
    '-q',
    '-c',
    '1',
    '-w',
    `${patience}`,
    '-i',
    '0.2',
    addressOf(to[0], to[1], family),
  ]
  const said = await bed.inside(workloadIn(from[0], from[1].id), 'sh', '-c', `${argv.join(' ')} || true`)
  return ANSWERED.test(said ?? '')
}
// By way of both exits two handshakes come one after the other, and each first one may be lost: tried again after 5 s.
const comes = (
  from: readonly [NetworkView, typeof n1],
  to: readonly [NetworkView, typeof n1],
  family: 4 | 6 = 6,
) => reaches(from, to, family, 16)
const all = (asked: readonly Promise<boolean>[]): Promise<boolean[]> => Promise.all(asked)

let blue: NetworkView
let green: NetworkView
let red: NetworkView

beforeAll(async () => {
  bed = linuxBed()
  blue = network('acme', 'blue', 1, [
    [n1, resource('blue', n1, 1)],
    [n2, resource('blue', n2, 2)],
  ])
  green = network('umbrella', 'green', 2, [
    [n2, resource('green', n2, 3)],
    // Another site's /64 with the pair of blue's first: both have 10.1.1.0/24.
    [n3, resource('green', n3, 4, '2001:db8:b:101::/64')],
    [home, resource('green', home, 5)],
  ])
  red = network('initech', 'red', 3, [[n3, resource('red', n3, 6)]])
  for (const view of [blue, green, red])
    for (const { node } of view.plan.resources) await bed.addForeign(workloadIn(view, node))
})
afterAll(() => bed[Symbol.asyncDispose]())

describe('two networks that peer', () => {
  it('reach each other once both agreed, as far as was agreed; not before, and not when it ended', async () => {
    await put([blue, green, red])
    expect(await all([comes([blue, n1], [blue, n2]), comes([green, n3], [green, n2])])).toEqual([true, true])
    expect(await all([reaches([blue, n1], [green, n3]), reaches([green, n2], [blue, n2])])).toEqual([
      false,
      false,
    ])

    const [b, g] = peering(blue, green, 40)
    await put([b, g, red])
    // Over a wire between nodes, on one node between namespaces, and by way of both exit points.
    expect(
      await all([
        comes([b, n1], [g, n3]),
        comes([g, n2], [b, n2]),
        comes([b, n1], [g, home]),
        comes([g, home], [b, n2]),
      ]),
    ).toEqual([true, true, true, true])
    expect(
      await all([
        // 10.1.1.0/24 is at both: neither has IPv4 with anybody of the other.
        reaches([g, n3], [b, n2], 4),
        reaches([b, n1], [g, n2], 4),
        comes([b, n2], [g, n2], 4),
        comes([b, n2], [g, home], 4),
      ]),
    ).toEqual([false, false, true, true])
    expect(await all([reaches([red, n3], [b, n1]), reaches([red, n3], [g, n3])])).toEqual([false, false])

    // A flow that the peering began has its entry in both tables; the way it would take afterwards is another matter.
    await put([parted(b), parted(g), red])
    expect(
      await all([
        reaches([b, n1], [g, n3]),
        reaches([g, n2], [b, n2]),
        reaches([b, n1], [g, home]),
        comes([b, n1], [b, n2]),
      ]),
    ).toEqual([false, false, false, true])
  }, 60_000)

  it('are closed to each other by a policy, but for the network that it names', async () => {
    const [address] = attachedAt(green, n2.id, 'it', 2)
    const web = {
      workload: 'web',
      node: n2.id,
      labels: ['web'],
      ipv6: address?.ipv6,
      ipv4: address?.ipv4,
      since: 30,
    } as unknown as WorkloadPlan
    const ping = { protocol: 'icmpv6', types: [128] }
    const groups = [
      {
        label: 'web',
        allow: [{ from: { kind: 'network', network: { party: 'acme', network: 'blue' } }, service: ping }],
      },
    ] as unknown as Parameters<typeof aPolicy>[0]
    const goods = { ...NO_GOODS, workloads: [web], enforced: aPolicy(groups) }
    const closed = { ...green, plan: { ...green.plan, goods } }
    const [b, half] = peering(blue, closed, 40)
    const [r, g] = peering(red, half, 41)
    await put([b, g, r])
    expect(
      await all([
        comes([b, n1], [g, n2]),
        reaches([b, n1], [g, n2], 4),
        reaches([r, n3], [g, n2]),
        // What green sends is for the others to judge; and both of them are peers of green, not of each other.
        comes([g, n2], [r, n3]),
        reaches([b, n1], [r, n3]),
      ]),
    ).toEqual([true, false, false, true, false])
  }, 60_000)

  it('tell a sender what fits both', async () => {
    const narrow = { ...green, plan: { ...green.plan, mtu: 1_300 } }
    const [b, g] = peering(blue, narrow, 40)
    await put([b, g, red])
    const send = async (size: number, patience: number): Promise<string> => {
      const ping = `ping -n -c 1 -i 0.2 -w ${patience} -M do -s ${size - 48} ${addressOf(g, n3, 6)} 2>&1 || true`
      return (await bed.inside(workloadIn(b, n1.id), 'sh', '-c', ping)) ?? ''
    }
    expect(await send(1_300, 9)).toMatch(ANSWERED)
    expect(await send(1_301, 2)).toMatch(/Packet too big: mtu=1300|message too long/)
  }, 60_000)
})

describe('two networks that share an address space', () => {
  /** What a network has of space 7, or of another one. */
  const having = (view: NetworkView, id: number, ranges: readonly [typeof n1, string][]): NetworkView => ({
    ...view,
    ula: aPrefix('fd53:1f01:d000::/48'),
    plan: {
      ...view.plan,
      goods: {
        ...NO_GOODS,
        spaces: [
          { id, space: {}, ranges: ranges.map(([{ id: node }, range]) => ({ node, range })), since: 30 },
        ] as unknown as NetworkView['plan']['goods']['spaces'],
      },
    },
  })

  it('reach each other in it and nowhere else, and no stranger with the same range', async () => {
    const [b, g] = sharing(
      having(blue, 7, [[n1, '10.10.0.2/32']]),
      having(green, 7, [
        [n3, '10.10.0.3/32'],
        [home, '10.10.0.4/32'],
      ]),
    )
    const r = having(red, 8, [[n3, '10.10.0.3/32']])
    const addresses = {
      'blue n1': '10.10.0.2',
      'green n3': '10.10.0.3',
      'green home': '10.10.0.4',
      'red n3': '10.10.0.3',
    }
    const reachesIn = async (to: string, patience: number): Promise<boolean> => {
      const ping = `ping -n -q -c 1 -w ${patience} -i 0.2 ${to} || true`
      return ANSWERED.test((await bed.inside(workloadIn(blue, n1.id), 'sh', '-c', ping)) ?? '')
    }
    await put([b, g, r], addresses)
    expect(
      await all([reachesIn('10.10.0.3', 9), reachesIn('10.10.0.4', 9), reaches([b, n1], [g, n3])]),
    ).toEqual([true, true, false])
    await put([parted(b), parted(g), r], addresses)
    expect(await all([reachesIn('10.10.0.3', 2), reachesIn('10.10.0.4', 2)])).toEqual([false, false])
  }, 60_000)
})
