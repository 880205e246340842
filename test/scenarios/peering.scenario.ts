import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Grid, grid, networkOrder, type PrintedFact, sixfold, workloadAddress } from './grid.ts'
import { pingingOn } from './pinging.ts'

const LAB = 'peer-scenario'
let it: Grid
let directory: string

beforeAll(async () => {
  it = await grid('two', LAB)
  directory = (await it.context()).directory
})
afterAll(() => it[Symbol.asyncDispose]())

const BLUE = { party: 'tenant-a', network: 'blue' }
const GREEN = { party: 'tenant-b', network: 'green' }
const placed = ({ party, network }: typeof BLUE, workload: string, node: string) => ({
  type: 'WorkloadPlaced',
  party,
  data: { network, workload, node },
})
const said = (type: string, { party, network }: typeof BLUE, peer: typeof BLUE) => ({
  type,
  party,
  data: { network, peer },
})

/** Orders as a person has them, in a file. */
const orderFile = async (name: string, order: object): Promise<unknown> => {
  const file = join(directory, `${name}.yaml`)
  await writeFile(file, JSON.stringify(order))
  const { exitCode, stderr } = await sixfold(['order', file, '--wait', '--timeout', '30', '--lab', LAB])
  return exitCode === 0 ? 'done' : stderr
}

const ASK = `
import { Resolver } from 'node:dns/promises'
const resolver = new Resolver({ timeout: 1000, tries: 2 })
resolver.setServers([process.argv[1]])
console.log(await resolver.resolve6(process.argv[2]).then(String, (err) => err.code))
`
let gateway: string
/** What a name is to a workload of blue, which asks its own gateway. */
const asked = async (name: string): Promise<string> => {
  const argv = [process.execPath, '--input-type=module', '-e', ASK, gateway, name] as const
  return (await it.exec('tenant-a/blue:client@n1', ...argv)).stdout.trim()
}

const addressesOf = async (...workloads: readonly string[]): Promise<string[]> => {
  const facts = await it.facts()
  return workloads.map((workload) => {
    const isIt = ({ type, data }: PrintedFact) =>
      type.includes('fact.WorkloadPlaced') && data.workload === workload
    return String(facts.find(isIt)?.data.ipv6).replace('/128', '')
  })
}

const answers = async (to: string, words = '-c 1 -w 9 -i 0.2'): Promise<boolean> => {
  const { stdout } = await it.exec('tenant-a/blue:client@n1', 'sh', '-c', `ping -n -q ${words} ${to}`)
  return / [1-9]\d* received/.test(stdout)
}

test('two tenants peer by order: names and packets cross, between nodes and on one, until it ends', async () => {
  const ordered = await it.orderAndWait(
    networkOrder('tenant-a', 'blue', ['n1', 'n2']),
    networkOrder('tenant-b', 'green', ['n1', 'n2']),
    placed(BLUE, 'client', 'n1'),
    placed(GREEN, 'web', 'n2'),
    placed(GREEN, 'attic', 'n1'),
  )
  expect(ordered.map(({ stage }) => stage)).toEqual(ordered.map(() => 'converged'))
  const [client = '', web = '', attic = ''] = await addressesOf('client', 'web', 'attic')
  gateway = client.replace(/:ffff:.*/, '::1')
  const beside = await workloadAddress(it, 'tenant-a/blue', 'n2')
  const workloads = [
    'tenant-a/blue:client@n1',
    'tenant-a/blue@n2',
    'tenant-b/green:web@n2',
    'tenant-b/green:attic@n1',
  ]
  await Promise.all(workloads.map((name) => it.exec(name, 'true')))
  expect(await answers(beside)).toBe(true)
  const untouched = await pingingOn(it, 'tenant-a/blue:client@n1', beside, 0.02)
  expect(await Promise.all([web, attic].map((to) => answers(to, '-c 2 -w 1 -i 0.2')))).toEqual([false, false])
  expect(await asked('web.green.sixfold.internal')).toBe('ENOTFOUND')

  expect(await orderFile('offer', said('PeeringOffered', BLUE, GREEN))).toBe('done')
  expect(await answers(web, '-c 2 -w 1 -i 0.2')).toBe(false)
  expect(await orderFile('accept', said('PeeringAccepted', GREEN, BLUE))).toBe('done')
  await expect.poll(() => asked('web.green.sixfold.internal'), { timeout: 5_000 }).toBe(web)
  expect(await Promise.all([web, attic].map((to) => answers(to)))).toEqual([true, true])
  const shown = JSON.parse(
    (await sixfold(['network', 'show', 'tenant-a/blue', '--json', '--lab', LAB])).stdout,
  )
  expect(shown.peerings).toMatchObject([{ peer: 'tenant-b/green', state: 'active', by: 'tenant-b/green' }])

  // Flows that the peering began: they may not find another way when it is over.
  const flows = await Promise.all(
    [web, attic].map((to) => pingingOn(it, 'tenant-a/blue:client@n1', to, 0.02)),
  )
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  expect(await orderFile('end', said('PeeringEnded', BLUE, GREEN))).toBe('done')
  await expect.poll(() => asked('web.green.sixfold.internal'), { timeout: 5_000 }).toBe('ENOTFOUND')
  expect(await Promise.all([web, attic].map((to) => answers(to, '-c 2 -w 1 -i 0.2')))).toEqual([false, false])
  const ends = await Promise.all(flows.map((stop) => stop()))
  for (const { sent, answered, last } of ends) {
    expect(answered).toBeGreaterThan(20)
    // They asked on for as long as it took to look twice, and nothing came.
    expect(sent - last).toBeGreaterThan(25)
  }
  const { answered, lost } = await untouched()
  expect(answered).toBeGreaterThan(200)
  expect(lost).toEqual([])
})
