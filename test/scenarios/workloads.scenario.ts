import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Grid, grid, networkOrder, type PrintedFact, workloadAddress } from './grid.ts'
import { pingingOn } from './pinging.ts'

let it: Grid

beforeAll(async () => {
  it = await grid('two', 'test-workloads')
})
afterAll(() => it[Symbol.asyncDispose]())

const PARTY = 'tenant-a'
const about = (type: string, data: object) => ({ type, party: PARTY, data: { network: 'blue', ...data } })

type Place = Readonly<{ ipv6: string; ipv4: string | null; prefix: string }>

/** What the order gave: the address, or the first of the prefix, and the IPv4. */
const placeOf = async (workload: string): Promise<Place> => {
  const isIt = ({ type, data }: PrintedFact) =>
    type.includes('fact.WorkloadPlaced') && data.workload === workload
  const { ipv6, ipv4 } = ((await it.facts()).find(isIt)?.data ?? {}) as { ipv6: string; ipv4: string | null }
  return { ipv6: ipv6.replace(/\/.*/, ''), ipv4, prefix: ipv6 }
}

const statusOf = async (node: string, workload: string) => {
  const { agents } = await it.context()
  const agent = agents.find(({ machine, kind }) => machine === node && kind === 'node-agent')
  const file = join(agent?.stateDir ?? '', 'attachments', `${PARTY}.blue.${workload}.status.json`)
  return JSON.parse(await readFile(file, 'utf8'))
}

/** How many of so many are answered; `more` are words for ping. */
const answered = async (from: string, to: string, ...more: readonly string[]): Promise<number> => {
  const words = ['ping', '-n', '-q', '-i', '0.01', '-W', '1', '-c', '5', ...more, to] as const
  const { stdout } = await it.exec(`${PARTY}/${from}`, ...(words as unknown as [string, ...string[]]))
  return Number(/(\d+) received/.exec(stdout)?.[1] ?? -1)
}

test('workloads placed on two nodes, one with a prefix of its own, reach each other; one is removed and nobody else notices', async () => {
  await it.orderAndWait(networkOrder(PARTY, 'blue', ['n1', 'n2']))
  const beside = await workloadAddress(it, `${PARTY}/blue`, 'n2')
  await Promise.all(['n1', 'n2'].map((node) => it.exec(`${PARTY}/blue@${node}`, 'true')))
  const stop = await pingingOn(it, `${PARTY}/blue@n1`, beside)

  const outcomes = await it.orderAndWait(
    about('WorkloadPlaced', { workload: 'web', node: 'n1' }),
    about('WorkloadPlaced', { workload: 'router', node: 'n2', placement: { kind: 'delegation' } }),
  )
  expect(outcomes.map(({ stage }) => stage)).toEqual(['converged', 'converged'])
  const [web, router] = await Promise.all(['web', 'router'].map(placeOf))
  if (web === undefined || router === undefined) throw new Error('two were placed')
  const inside = `${router.ipv6}77`
  await expect.poll(async () => (await statusOf('n1', 'web')).state).toBe('waiting')

  // An address of its prefix, on a device that is not ours to look after.
  await it.exec(`${PARTY}/blue:router@n2`, 'ip', 'addr', 'add', inside, 'dev', 'lo')
  expect(await answered('blue:web@n1', router.ipv6)).toBe(5)
  expect(await answered('blue:web@n1', inside)).toBe(5)
  expect(await answered('blue:router@n2', web.ipv6, '-I', inside)).toBe(5)
  expect(await answered('blue@n2', web.ipv6)).toBe(5)
  expect(await answered('blue@n2', web.ipv4 ?? '')).toBe(5)
  const has = { state: 'attached', addresses: [web.ipv6, web.ipv4], delegated: null }
  expect(await statusOf('n1', 'web')).toMatchObject(has)
  expect(await statusOf('n2', 'router')).toMatchObject({
    state: 'attached',
    addresses: [router.ipv6],
    delegated: router.prefix,
  })

  await it.orderAndWait(about('WorkloadRemoved', { workload: 'web' }))
  expect(await answered('blue@n2', web.ipv6)).toBe(0)
  expect(await answered('blue@n2', web.ipv4 ?? '')).toBe(0)
  await expect.poll(async () => (await statusOf('n1', 'web')).state).toBe('refused')
  const pinged = await stop()
  expect(pinged.last).toBeGreaterThan(200)
  expect(pinged.lost).toEqual([])
})
