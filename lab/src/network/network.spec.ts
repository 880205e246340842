import { expect, test } from 'vitest'
import { loadTopology, parseTopology, topologyFile } from '../load-topology.ts'
import { derivePlan } from '../plan/derive-plan.ts'
import { addressBatch, linkBatch, namespaceBatch, upBatch } from './batches.ts'
import { inParallel } from './in-parallel.ts'
import { macOf, netnsOf, netnsPrefix } from './names.ts'
import { sysctlsOf } from './namespace.ts'
import { namespacesOf } from './namespaces.ts'
import { wiresOf } from './wires.ts'

const networkOf = async (name: string) => {
  const plan = derivePlan(await loadTopology(topologyFile(name)))
  return { namespaces: namespacesOf(plan), wires: wiresOf(plan) }
}

const rulesOf = async (name: string, node: string): Promise<string> => {
  const { namespaces } = await networkOf(name)
  return namespaces.find((it) => it.node === node)?.rules ?? ''
}

test('no namespace of one lab can be taken for one of another', () => {
  expect(netnsOf('a', 'b-c')).toBe('sfl-a-b-c')
  expect(netnsOf('a-b', 'c')).toBe('sfl-a_b-c')
  expect(netnsOf('a-b', 'c').startsWith(netnsPrefix('a'))).toBe(false)
})

test.for(['demo', 'eight', 'nats', 'two'])(
  '%s: every link is made inside two namespaces of the lab, none outside',
  async (name) => {
    const { namespaces, wires } = await networkOf(name)
    const lines = linkBatch('l', namespaces, wires).trim().split('\n')
    const bridge =
      /^link add \S+ netns sfl-l-\S+ address 02(:[0-9a-f]{2}){5} type bridge forward_delay 0 mcast_snooping 0$/
    const veth = /^link add \S{1,15} netns sfl-l-\S+ type veth peer name \S{1,15} netns sfl-l-\S+$/
    expect(lines.filter((line) => !bridge.test(line) && !veth.test(line))).toEqual([])
    const known = new Set(
      namespaceBatch(
        'l',
        namespaces.map(({ node }) => node),
      ).match(/sfl-l-\S+/g),
    )
    for (const line of lines)
      for (const netns of line.match(/sfl-l-\S+/g) ?? []) expect(known).toContain(netns)
  },
)

test('everything is up before an address is given, and every link has been asked for its carrier, ports first', async () => {
  const { namespaces, wires } = await networkOf('two')
  const router = namespaces.find(({ node }) => node === 'dc')
  if (router === undefined) throw new Error('no dc')
  expect(upBatch(router, wires).trim().split('\n')).toEqual([
    'link set dev lo up',
    'link set dev wan up',
    'link set dev m0 master lan',
    'link set dev m0 up',
    'link set dev m1 master lan',
    'link set dev m1 up',
    'link set dev lan up',
  ])
  expect(addressBatch(router, wires).trim().split('\n').slice(0, 4)).toEqual([
    'link show dev wan',
    'link show dev m0',
    'link show dev m1',
    'link show dev lan',
  ])
})

test("the lines of a site: its own side, its machines' side, and nowhere for what no slice covers", async () => {
  const { namespaces } = await networkOf('two')
  expect(namespaces.find(({ node }) => node === 'dc')?.lines).toEqual([
    'address replace 198.51.100.5/31 dev wan',
    'route replace 0.0.0.0/0 via 198.51.100.4 dev wan',
    'address replace 2001:db8:0:2::2/64 dev wan nodad',
    'route replace ::/0 via 2001:db8:0:2::1 dev wan',
    'address replace 203.0.113.9/29 dev lan',
    'address replace 2001:db8:1:2::1/64 dev lan nodad',
    'route replace unreachable 2001:db8:1002::/48 dev lo',
  ])
})

test('the core routes the prefixes of public sites, and nothing of a home', async () => {
  const { namespaces } = await networkOf('demo')
  const routes = namespaces[0]?.lines.filter((line) => line.startsWith('route'))
  expect(routes).toContain('route replace 2001:db8:1005::/48 via 2001:db8:0:5::2 dev s5')
  expect(routes?.some((line) => line.includes('192.168'))).toBe(false)
})

test('rules by kind of NAT', async () => {
  expect(await rulesOf('nats', 'hub')).toBe('')
  expect(await rulesOf('nats', 'preserving')).toMatch(/iifname "wan" drop[\s\S]*masquerade\n/)
  expect(await rulesOf('nats', 'random')).toContain('masquerade random\n')
  expect(await rulesOf('nats', 'forward')).toContain(
    'iifname "wan" tcp dport 8080 dnat ip to 192.168.1.2:80\n',
  )
  expect(await rulesOf('nats', 'open')).not.toContain('chain input')
  expect(await rulesOf('nats', 'carrier-cgn')).toMatch(/chain input[\s\S]*masquerade\n/)
})

test.for([
  [100, '\ndrop\n'],
  [12.5, 'numgen random mod 1000000 < 125000 drop'],
  [0.0001, 'numgen random mod 1000000 < 1 drop'],
] as const)('%d %% loss', ([loss, rule]) => {
  const site = { loss, machines: { n: { roles: ['node'] } } }
  const sites = { ops: { machines: { control: { roles: ['control'] } } }, dc: site }
  const [core] = namespacesOf(derivePlan(parseTopology({ sites }, 'spec.yaml')))
  expect(core?.rules?.split('table netdev loss')[1]).toContain(rule)
})

test('machines do not forward; both scopes are always written', () => {
  const machine = sysctlsOf({ forwards: false })
  expect(machine).toContain('net.ipv4.ip_forward=0')
  expect(machine).toContain('net.ipv6.conf.all.forwarding=0')
  const scopes = (scope: string) =>
    machine.filter((line) => line.includes(`.${scope}.`)).map((line) => line.replace(scope, '*'))
  expect(scopes('all')).toEqual(scopes('default'))
})

test('MACs are unicast, local, and each one its own', () => {
  expect(macOf('n1', 'br0')).toMatch(/^02(:[0-9a-f]{2}){5}$/)
  expect(macOf('n1', 'br0')).not.toBe(macOf('n2', 'br0'))
})

test('in parallel: no more than the limit, nothing new after a failure, and the failure last', async () => {
  let running = 0
  let most = 0
  const done: number[] = []
  const work = async (item: number): Promise<void> => {
    running += 1
    most = Math.max(most, running)
    await Promise.resolve()
    running -= 1
    if (item === 3) throw new Error('three')
    done.push(item)
  }
  await expect(inParallel(2, [1, 2, 3, 4, 5, 6, 7, 8], work)).rejects.toThrow('three')
  expect(most).toBe(2)
  expect(done.length).toBeLessThan(6)
  expect(running).toBe(0)
})
