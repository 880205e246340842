import { gatewayNetns } from '@sixfold/derive'
import { fetchFrom } from '@sixfold/lab'
import { linuxHost } from '@sixfold/linux/host'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Grid, grid, networkOrder, type PrintedFact } from './grid.ts'
import { pingingOn } from './pinging.ts'

const LAB = 'test-failover'
/** Three on two exits: two tenants share one. */
const TENANTS = ['tenant-a', 'tenant-b', 'tenant-c']
const EVERY_SECONDS = 0.05
const LONGEST_SECONDS = 10
const PATIENCE = { timeout: 30_000, interval: 250 }

let it: Grid
/** The exit that dies, the one that stands by for it, and two tenants that it serves. */
let [dead, other]: readonly string[] = []
let tenants: readonly string[]
let web: Readonly<{ ipv6: string; ipv4: string }>

const namesOf = async (facts: readonly PrintedFact[]) => {
  const { agents } = await it.context()
  const served = facts.flatMap(({ type, subject, data }) =>
    type.includes('fact.NetworkAllocated')
      ? [{ party: subject.split('.')[3] ?? '', exit: (data.exitPoint as { exit: string }).exit }]
      : [],
  )
  return { served, machineOf: (id: string) => agents.find((one) => one.id === id)?.machine ?? '' }
}

beforeAll(async () => {
  it = await grid('two-exits', LAB)
  await it.orderAndWait(...TENANTS.map((party) => networkOrder(party, 'blue', ['home1'])))
  const { served, machineOf } = await namesOf(await it.facts())
  const shared = [...Map.groupBy(served, ({ exit }) => exit)].find(([, all]) => all.length > 1)
  dead = machineOf(shared?.[0] ?? '')
  other = dead === 'x1' ? 'x2' : 'x1'
  tenants = shared?.[1].map(({ party }) => party) ?? []
  // Each workload is made once, before several go out of it at the same time.
  await Promise.all(tenants.map((party) => it.exec(`${party}/blue@home1`, 'true')))
  await it.orderAndWait({ type: 'PublicIpv4Ordered', party: tenants[0], data: { network: 'blue' } })
  const machine = (await it.context()).plan.sites
    .flatMap(({ machines }) => machines)
    .find(({ name }) => name === 'web')
  web = {
    ipv6: machine?.footholds.ipv6?.address ?? '',
    ipv4: machine?.footholds.ipv4?.address ?? '',
  }
})
afterAll(() => it[Symbol.asyncDispose]())

const at = (party = '') => `${party}/blue@home1`

/** As whom the server outside sees both tenants. */
const seenOutside = () =>
  Promise.all([
    fetchFrom(LAB, at(tenants[0]), web.ipv6),
    fetchFrom(LAB, at(tenants[0]), web.ipv4),
    fetchFrom(LAB, at(tenants[1]), web.ipv6),
  ])

const pingAll = () =>
  Promise.all([
    pingingOn(it, at(tenants[0]), web.ipv6, EVERY_SECONDS),
    pingingOn(it, at(tenants[0]), web.ipv4, EVERY_SECONDS),
    pingingOn(it, at(tenants[1]), web.ipv6, EVERY_SECONDS),
    pingingOn(it, at(tenants[1]), web.ipv4, EVERY_SECONDS),
  ])

const plug = async (...words: readonly string[]): Promise<void> => {
  const link = (await it.context()).links.find(({ name }) => name === `hub~${dead}`)
  const { exitCode } = await it.exec('hub', 'ip', 'link', 'set', link?.dev ?? '', ...words)
  expect(exitCode).toBe(0)
}

const named = async (...names: readonly string[]): Promise<PrintedFact[]> =>
  (await it.facts()).filter(({ type }) => names.some((name) => type.includes(`fact.${name}.`)))

/** The addresses that the gateway of the dead exit has on its site's link, but for the link's own. */
const announced = async (): Promise<string[]> => {
  const id = (await it.context()).agents.find(({ machine }) => machine === dead)?.id ?? ''
  const argv = ['ip', '-n', gatewayNetns(id), '-br', 'address', 'show', 'dev', 'up'] as const
  const text = (await linuxHost().read([...argv])) ?? ''
  return text.split(/\s+/).filter((word) => word.includes('/') && !word.startsWith('fe80'))
}

test('an exit that is cut off is taken over within seconds, and tenants stay who they are', async () => {
  const before = await seenOutside()
  const stops = await pingAll()
  await plug('nomaster')
  await expect.poll(() => named('StandbyPromoted'), PATIENCE).toHaveLength(tenants.length)
  await expect.poll(seenOutside, PATIENCE).toEqual(before.map((one) => expect.objectContaining(one)))

  for (const pinged of await Promise.all(stops.map((stop) => stop()))) {
    const seconds = pinged.lost.length * EVERY_SECONDS
    expect(seconds).toBeGreaterThan(1)
    expect(seconds).toBeLessThan(LONGEST_SECONDS)
  }
  const { agents } = await it.context()
  const idOf = (name = '') => agents.find(({ machine }) => machine === name)?.id
  const [taken, ...more] = await named('ExitTakenOver')
  expect(more).toEqual([])
  expect(taken?.subject).toContain(idOf(dead))
  expect(taken?.data).toMatchObject({ by: idOf(other), evidence: { endpoint: 'lost' } })
  const { evidence } = (taken as PrintedFact).data as { evidence: { members: { node: string }[] } }
  expect([...new Set(evidence.members.map(({ node }) => node))]).toEqual([idOf('home1')])
})

test('it comes back: no packet is lost, and it announces nothing until it was returned', async () => {
  const stops = await pingAll()
  await plug('master', 'lan')
  await expect.poll(announced, PATIENCE).toEqual([])
  for (const pinged of await Promise.all(stops.map((stop) => stop()))) expect(pinged.lost).toEqual([])

  await it.orderAndWait({ type: 'ExitReturned', party: 'operator', data: { exit: dead } })
  await expect.poll(() => named('ExitHandedBack'), PATIENCE).toHaveLength(1)
  await expect.poll(announced, PATIENCE).not.toEqual([])
  const [first] = await seenOutside()
  expect(first?.server).toBe('web')
  expect(await named('ExitTakenOver', 'StandbyPromoted')).toHaveLength(1 + 2 * tenants.length)
})
