import { fileURLToPath } from 'node:url'
import { fetchFrom, ping } from '@sixfold/lab'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Grid, grid, networkOrder, type PrintedFact, workloadAddress } from './grid.ts'

let it: Grid

beforeAll(async () => {
  it = await grid('sites', 'test-sites')
})
afterAll(() => it[Symbol.asyncDispose]())

const HELLO = fileURLToPath(new URL('./hello.py', import.meta.url))
const PARTY = 'tenant-a'
/** A data centre with IPv4 only, one with both, a home with IPv4 only, and one with a single /64. */
const NODES = ['a1', 'b1', 'c1', 'd1']
/** What the world sees of them: the one with an allocation leaves by itself, the others by the exit's slices. */
const [EXITS, OWN] = ['2001:db8:1006', '2001:db8:1003']
/** The addresses of the exit: all share the first one, the second is bought. */
const [SHARED, BOUGHT] = ['203.0.113.27', '203.0.113.28']

const about = (type: string, data: object) => ({ type, party: PARTY, data: { network: 'shop', ...data } })

/** A policy by which everybody may come to the web, and nothing else. */
const OPEN = about('PolicyChanged', {
  mode: 'enforced',
  groups: [
    {
      label: 'web',
      allow: [{ from: { kind: 'any' }, service: { protocol: 'tcp', ports: [{ first: 80, last: 80 }] } }],
    },
  ],
})
const FORWARD = about('PortForwardOpened', {
  forward: 'home',
  address: BOUGHT,
  transport: 'tcp',
  port: 8080,
  to: { workload: 'web-c1', port: 80 },
})

/** Where a workload that was placed stands. */
const placedAt = (facts: readonly PrintedFact[], workload: string): string => {
  const isIt = ({ type, data }: PrintedFact) =>
    type.includes('fact.WorkloadPlaced') && data.workload === workload
  return String(facts.find(isIt)?.data.ipv6).replace(/\/.*/, '')
}

const serve = (target: string) => it.exec(target, 'sh', '-c', `python3 ${HELLO} >/dev/null 2>&1 &`)

/** What a server inside says who asks, or null where nothing answers. */
const ask = async (from: string, address: string): Promise<string | null> => {
  const { exitCode, stdout } = await it.exec(from, 'curl', '-sSg', '-m', '2', `http://${address}/`)
  return exitCode === 0 ? stdout.trim() : null
}

test('nodes at all four kinds of sites: one network, out by both families, in where it is public and nowhere else', async () => {
  const orders = [
    networkOrder(PARTY, 'private', NODES),
    networkOrder(PARTY, 'shop', NODES),
    ...NODES.map((node) => about('WorkloadPlaced', { workload: `web-${node}`, node, labels: ['web'] })),
    OPEN,
    about('PublicIpv4Ordered', {}),
    FORWARD,
  ]
  const outcomes = await it.orderAndWait(...orders)
  expect(outcomes.map(({ stage }) => stage)).toEqual(orders.map(() => 'converged'))

  const [facts, machines] = [await it.facts(), (await it.context()).machines]
  const outside = (name: string, family: 'ipv4' | 'ipv6') =>
    machines.find((machine) => machine.name === name)?.[family] ?? ''
  const inside = await Promise.all(NODES.map((node) => workloadAddress(it, `${PARTY}/private`, node)))
  const shops = NODES.map((node) => placedAt(facts, `web-${node}`))
  const hidden = NODES.map((node) => `${PARTY}/private@${node}`)
  await Promise.all([...hidden, ...NODES.map((node) => `${PARTY}/shop:web-${node}@${node}`)].map(serve))

  // One network, wherever its nodes stand.
  const probes = hidden.flatMap((from) => inside.map((to) => ({ from, to })))
  const answered = await ping(it.lab, probes)
  expect(answered.filter(({ reached }) => !reached)).toEqual([])

  // Out, as what the site allows.
  const seen = await Promise.all(
    hidden.map(async (from) => [
      await fetchFrom(it.lab, from, outside('web6', 'ipv6')),
      await fetchFrom(it.lab, from, outside('web4', 'ipv4')),
    ]),
  )
  expect(seen).toEqual(
    inside.map((address) => [
      { server: 'web6', seen: address },
      { server: 'web4', seen: SHARED },
    ]),
  )
  expect(inside.map((address) => address.split(':').slice(0, 3).join(':'))).toEqual([
    EXITS,
    OWN,
    EXITS,
    EXITS,
  ])

  // In, where that is meant.
  const asked = await Promise.all(shops.map((address) => ask('web6', `[${address}]`)))
  expect(asked).toEqual(NODES.map(() => outside('web6', 'ipv6')))
  expect(await ask('web4', `${BOUGHT}:8080`)).toBe(outside('web4', 'ipv4'))

  // And nowhere else: servers are there, and nobody outside of their network gets to them.
  const [first = '', second = ''] = inside
  expect(await ask(`${PARTY}/private@b1`, `[${first}]`)).toBe(second)
  const closed = await Promise.all(
    inside.flatMap((address) => [
      ask('web6', `[${address}]`),
      ask(`${PARTY}/shop:web-b1@b1`, `[${address}]`),
    ]),
  )
  expect(closed).toEqual(closed.map(() => null))
  const pings = inside.concat(shops).map((to) => ({ from: 'web6', to }))
  expect((await ping(it.lab, pings)).filter(({ reached }) => reached)).toEqual([])
})
