import { expect, test } from 'vitest'
import { loadTopology, parseTopology, topologyFile } from '../load-topology.ts'
import { publicBlocks } from './address-pool.ts'
import { checkPlan } from './check-plan.ts'
import { derivePlan } from './derive-plan.ts'
import { machinesOfPlan, type Plan } from './plan.ts'

const control = { machines: { control: { roles: ['control'] } } }
const planOf = (sites: object): Plan =>
  derivePlan(parseTopology({ sites: { ops: control, ...sites } }, 'spec.yaml'))

const machine = (plan: Plan, name: string) => {
  const found = machinesOfPlan(plan).find((it) => it.machine.name === name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found.machine
}

test('the demo: where everybody stands', async () => {
  const plan = derivePlan(await loadTopology(topologyFile('demo')))
  const places = machinesOfPlan(plan).map(({ machine: { name, footholds } }) => [
    name,
    footholds.ipv4?.address ?? null,
    footholds.ipv6?.address ?? null,
  ])
  expect(places).toEqual([
    ['control', '203.0.113.2', '2001:db8:1:1::a'],
    ['n1', null, '2001:db8:1:2::a'],
    ['n2', null, '2001:db8:1:2::b'],
    ['n3', '203.0.113.10', null],
    ['home1', '192.168.1.2', null],
    ['x1', '203.0.113.18', '2001:db8:1:5::a'],
    ['web4', '203.0.113.26', null],
    ['web6', null, '2001:db8:1:6::b'],
  ])
  expect(plan.sites.map(({ name, allocations }) => [name, allocations.map(({ prefix }) => prefix)])).toEqual([
    ['ops', []],
    ['oslo', ['2001:db8:1002::/48']],
    ['lima', []],
    ['home', []],
    ['hub', ['2001:db8:1005::/48']],
    ['web', []],
  ])
  expect(machine(plan, 'x1').agents).toEqual([
    {
      kind: 'exit-gateway',
      gateway: ['2001:db8:1:5::a:1/64', '203.0.113.19/29', '203.0.113.20/29'],
      publicIpv4: ['203.0.113.19', '203.0.113.20'],
    },
  ])
})

test("an exit that is a node, too: two agents; the allocation is the exit group's", () => {
  const plan = planOf({ hub: { machines: { x: { roles: ['node', 'exit'] } } } })
  expect(machine(plan, 'x').agents.map(({ kind, gateway }) => [kind, gateway.length])).toEqual([
    ['exit-gateway', 3],
    ['node-agent', 0],
  ])
})

test('a node beside an exit with an allocation of its own has a gateway address of its own', () => {
  const allocations = [
    { prefix: '2001:db8:a::/48', holder: 'farm' },
    { prefix: '2001:db8:b::/48', holder: 'exit-group' },
  ]
  const plan = planOf({ hub: { allocations, machines: { x: { roles: ['exit', 'node'] } } } })
  expect(machine(plan, 'x').agents.map(({ gateway }) => gateway[0])).toEqual([
    '2001:db8:1:2::a:1/64',
    '2001:db8:1:2::a:2/64',
  ])
})

test('a node without public IPv6 has no uplink of its own', () => {
  const node = { roles: ['node'] }
  const plan = planOf({
    v4: { families: ['ipv4'], machines: { a: node } },
    home: { nat: 'random', machines: { b: node } },
    shut: { firewall: 'outgoing-only', machines: { c: node } },
    none: { allocations: [], machines: { d: node } },
  })
  for (const name of ['a', 'b', 'c', 'd']) expect(machine(plan, name).agents[0]?.gateway).toEqual([])
})

test('addresses that are given stay; the others are counted around them', () => {
  const plan = planOf({
    dc: {
      ipv4: '10.9.0.0/24',
      ipv6: '2001:db8:9:9::/64',
      machines: {
        n1: { roles: ['node'] },
        n2: { roles: ['node'], ipv4: '10.9.0.2', ipv6: '2001:DB8:9:9::00ff' },
        x: { roles: ['exit'], publicIpv4: ['10.9.0.3', '10.9.0.200'] },
      },
    },
  })
  expect(machine(plan, 'n1').footholds.ipv4?.address).toBe('10.9.0.4')
  expect(machine(plan, 'n2').footholds).toMatchObject({
    ipv4: { address: '10.9.0.2' },
    ipv6: { address: '2001:db8:9:9::ff', next: '2001:db8:9:9::1' },
  })
  expect(machine(plan, 'x').agents[0]?.publicIpv4).toEqual(['10.9.0.3', '10.9.0.200'])
})

test('behind a carrier: two wires, the inner one in 100.64.0.0/10; loss is at the home', () => {
  const plan = planOf({
    home: { families: ['ipv4'], nat: 'cgn', loss: 5, machines: { h: { roles: ['node'] } } },
  })
  expect(plan.sites[1]?.transits.map(({ upper, lower, lossPercent }) => [upper, lower, lossPercent])).toEqual(
    [
      ['core', 'home-cgn', 0],
      ['home-cgn', 'home', 5],
    ],
  )
  expect(plan.sites[1]?.transits[1]?.footholds.ipv4?.address).toMatch(/^100\.64\./)
})

test('blocks are next to each other, aligned, and end with the pool', () => {
  const next = publicBlocks()
  expect([next(4), next(9), next(20), next(5)]).toEqual([
    '203.0.113.0/29',
    '203.0.113.16/28',
    '203.0.113.32/27',
    '203.0.113.64/29',
  ])
  expect(next(200)).toBe('192.0.2.0/24')
  expect(() => next(200)).toThrow('give the site a prefix')
})

test('a hundred sites with everything in them: no address twice', () => {
  const node = { roles: ['node'] }
  const shapes: readonly ((n: number) => object)[] = [
    (n) => ({ families: ['ipv6'], machines: { [`a${n}`]: node, [`b${n}`]: node } }),
    (n) => ({ nat: 'cgn', machines: { [`h${n}`]: node } }),
    (n) => ({ ipv4: `10.${n}.0.0/24`, machines: { [`x${n}`]: { roles: ['exit', 'node'], publicIpv4: 4 } } }),
  ]
  const sites = Array.from({ length: 100 }, (_, n) => [`s${n}`, shapes[n % 3]?.(n)] as const)
  const plan = planOf(Object.fromEntries(sites))
  expect(plan.sites).toHaveLength(101)
  expect(checkPlan(plan)).toEqual([])
})
