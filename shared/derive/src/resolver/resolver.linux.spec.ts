import { setTimeout as sleep } from 'node:timers/promises'
import type { WorkloadName } from '@sixfold/events'
import { aPrefix, ipv4 } from '@sixfold/events/example-values'
import { type NetworkGoods, NO_GOODS } from '@sixfold/fold'
import type { Room } from '@sixfold/kernel'
import { expect, it } from 'vitest'
import { findProcesses, signalProcess } from '../../../linux/src/daemon.ts'
import { type LinuxBed, linuxBed } from '../../../linux/src/linux-bed.ts'
import { facilitiesFor, openMachine } from '../../../linux/src/machine.ts'
import { settles } from '../../../testkit/src/facility-laws.ts'
import { derive } from '../derive.ts'
import { aResource, attachedAt, aView, oslo1 } from '../examples/networks.examples.ts'

const GATEWAY = '2001:db8:a:101::1'

const workload = (name: string, index: number): NetworkGoods['workloads'][number] => ({
  workload: name as WorkloadName,
  node: oslo1.id,
  labels: [],
  ipv6: aPrefix(`2001:db8:a:101:ffff:1:0:${index}/128`),
  ipv4: ipv4(`10.1.1.${127 + index}`),
  since: 20,
})
const service = { service: 'shop', workload: 'web', transport: 'tcp', port: 443, since: 21 }
const WEB = { workloads: [workload('web', 1)], services: [service as NetworkGoods['services'][number]] }
const WEB_AND_DB = { ...WEB, workloads: [...WEB.workloads, workload('db', 2)] }

/** What derive gives a resource with one workload attached, without its wires: nobody is at their other ends here. */
const roomsOf = (bed: LinuxBed, goods: Partial<NetworkGoods>): readonly Room[] => {
  const view = aView([[oslo1, aResource(oslo1, 1, { breakout: 'exit' })]], {
    goods: { ...NO_GOODS, ...goods },
  })
  const netns = `${bed.prefix}-nr`
  const shop = `${bed.prefix}-shop`
  const [room, ...rest] = derive(
    view,
    oslo1.id,
    attachedAt(view, oslo1.id, 'shop', 2).map((it) => ({ ...it, netns: shop })),
  ).rooms
  if (room === undefined) throw new Error('a resource has a room')
  const isLocal = (route: Room['routes'][number]): boolean =>
    route.type === 'unreachable' || route.dev.startsWith('sfw')
  const links = room.links.filter(({ kind }) => kind === 'veth')
  return [{ ...room, netns, links, routes: room.routes.filter(isLocal), wireguards: [] }, ...rest]
}

const bound = (bed: LinuxBed, goods: Partial<NetworkGoods>, machine = bed.machine) =>
  facilitiesFor({ rooms: roomsOf(bed, goods) }, machine)
const put = (bed: LinuxBed, goods: Partial<NetworkGoods>) => settles(bed.host, () => bound(bed, goods))

/** Asks until each question (`TYPE:name`) is answered with what is expected of it, for two seconds; tells when that was, and all that the first was answered with. */
const ASK = `
import { Resolver } from 'node:dns/promises'
const [server, source, until, ...questions] = process.argv.slice(1)
const resolver = new Resolver({ timeout: 1000, tries: 1 })
resolver.setServers([server])
if (source !== '-') resolver.setLocalAddress(source)
const ask = ([type, name]) => resolver.resolve(name, type).then(String, (err) => err.code)
let answers = []
const seen = new Set()
const end = Date.now() + 2000
do {
  answers = await Promise.all(questions.map((it) => it.split(/:(.*)/)).map(ask))
  seen.add(answers[0])
  if (until !== '-') await new Promise((resolve) => setTimeout(resolve, 2)) // not more often than it may
} while (until !== '-' && answers[0] !== until && Date.now() < end)
console.log(JSON.stringify({ answers, seen: [...seen], at: Date.now() }))
`
const script = [process.execPath, '--input-type=module', '-e', ASK] as const
const ask = async (
  bed: LinuxBed,
  questions: readonly string[],
  { server = GATEWAY, until = '-', source = '-' } = {},
): Promise<{ answers: string[]; seen: string[]; at: number }> =>
  JSON.parse((await bed.inside(`${bed.prefix}-shop`, ...script, server, source, until, ...questions)) ?? '')

const opened = async (bed: LinuxBed, goods: Partial<NetworkGoods>): Promise<void> => {
  await bed.addForeign(`${bed.prefix}-shop`)
  await put(bed, goods)
}
const resolverOf = (bed: LinuxBed) => {
  const [ref, ...more] = findProcesses({ netns: [], mark: `SIXFOLD_DAEMON=${bed.prefix}-nr/unbound` })
  if (ref === undefined || more.length > 0) throw new Error(`${more.length} resolvers more than one, or none`)
  return ref
}
const WEB6 = 'AAAA:web.blue.sixfold.internal'
const DB6 = 'AAAA:db.blue.sixfold.internal'

it('a workload asks its gateway for the names of its network by both families, and hears of nobody else', async () => {
  await using bed = linuxBed()
  await opened(bed, WEB)
  const reverse = '1.0.0.0.0.0.0.0.1.0.0.0.f.f.f.f.1.0.1.0.a.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'
  const questions = [WEB6, 'A:shop.blue.sixfold.internal', `PTR:${reverse}`, 'PTR:128.1.1.10.in-addr.arpa']
  const expected = ['2001:db8:a:101:ffff:1:0:1', '10.1.1.128', 'web.blue.sixfold.internal']
  for (const server of [GATEWAY, '10.1.1.1']) {
    const { answers } = await ask(bed, questions, { server })
    expect(answers).toEqual([...expected, expected[2]])
  }
  const others = ['AAAA:web.red.sixfold.internal', DB6, 'SRV:_shop._tcp.blue.sixfold.internal']
  const { answers } = await ask(bed, others)
  expect(answers).toEqual(['ENOTFOUND', 'ENOTFOUND', '[object Object]'])
  // It is root only until it has its port.
  const { pid } = resolverOf(bed)
  expect(await bed.host.read(['ps', '-o', 'user=', '-p', String(pid)])).toBe('unbound')
})

it('a change is answered within a second', async () => {
  await using bed = linuxBed()
  await opened(bed, WEB)
  const heard = ask(bed, [DB6], { until: '2001:db8:a:101:ffff:1:0:2' })
  const start = Date.now()
  await bed.put(...roomsOf(bed, WEB_AND_DB))
  const { answers, at } = await heard
  expect(answers).toEqual(['2001:db8:a:101:ffff:1:0:2'])
  expect(at - start).toBeLessThan(1_000)
  const gone = ask(bed, [DB6], { until: 'ENOTFOUND' })
  await put(bed, WEB)
  expect((await gone).answers).toEqual(['ENOTFOUND'])
})

it('a name that loses one of its addresses is never said not to exist', async () => {
  await using bed = linuxBed()
  const one = { ...WEB_AND_DB, services: WEB.services }
  const [shop] = WEB.services
  if (shop === undefined) throw new Error('there is a service')
  await opened(bed, { ...one, services: [shop, { ...shop, workload: 'db' as WorkloadName }] })
  const heard = ask(bed, ['AAAA:shop.blue.sixfold.internal'], { until: '2001:db8:a:101:ffff:1:0:1' })
  await sleep(200) // it has begun to ask
  await put(bed, one)
  const { seen } = await heard
  expect(seen.length).toBeGreaterThan(1)
  expect(seen).not.toContain('ENOTFOUND')
  expect(seen).not.toContain('ENODATA')
})

it.each(['SIGKILL', 'SIGSTOP'] as const)(
  'names are there again in one pass after %s of the resolver',
  async (signal) => {
    await using bed = linuxBed()
    await opened(bed, WEB_AND_DB)
    const before = resolverOf(bed)
    signalProcess(before, signal)
    const start = performance.now()
    await settles(bed.host, () => bound(bed, WEB_AND_DB))
    expect(performance.now() - start).toBeLessThan(2_000)
    expect(resolverOf(bed).pid).not.toBe(before.pid)
    expect((await ask(bed, [WEB6, DB6])).answers).toEqual([
      '2001:db8:a:101:ffff:1:0:1',
      '2001:db8:a:101:ffff:1:0:2',
    ])
  },
)

it('an agent that starts anew writes nothing; the resolver stays, and ends with its names', async () => {
  await using bed = linuxBed()
  await opened(bed, WEB)
  const { pid } = resolverOf(bed)
  const before = bed.host.counters.steps
  const restarted = openMachine({ agentId: bed.prefix, keyOf: bed.keyOf })
  await settles(bed.host, () => bound(bed, WEB, restarted))
  expect(bed.host.counters.steps).toBe(before)
  expect(resolverOf(bed).pid).toBe(pid)
  await put(bed, {})
  expect(() => resolverOf(bed)).toThrow('or none')
})

it('nobody has answers sent to an address that is not their own', async () => {
  await using bed = linuxBed()
  await opened(bed, WEB)
  // A neighbour's: the resolver itself would answer it.
  await bed.byHand(`${bed.prefix}-shop`, 'addr add 10.1.1.3/32 dev eth0')
  const asked = async () =>
    /total\.num\.queries=\d+/.exec((await bed.host.read(statistics(bed))) ?? '')?.[0] ?? 'no statistics'
  const before = await asked()
  const spoofed = await ask(bed, [WEB6], { server: '10.1.1.1', source: '10.1.1.3' })
  expect(spoofed.answers).toEqual(['ETIMEOUT'])
  expect(await asked()).toBe(before)
  const own = await ask(bed, [WEB6], { server: '10.1.1.1', source: '10.1.1.2' })
  expect(own.answers).toEqual(['2001:db8:a:101:ffff:1:0:1'])
  expect(await asked()).not.toBe(before)
})

const statistics = (bed: LinuxBed) =>
  ['unbound-control', '-s', `/run/sixfold/daemons/${bed.prefix}-nr/unbound/control`, 'stats_noreset'] as const
