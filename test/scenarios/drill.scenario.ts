import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Grid, grid, networkOrder, type Pinged, pinging, sixfold, workloadAddress } from './grid.ts'
import { expectNoOverlap, expectOnce, expectWholeLog } from './log-laws.ts'

const LAB = 'test-drill'
const COORDINATORS = ['coordinator', 'coordinator-2', 'coordinator-3']
const ALTERED = 8
const PATIENTLY = { timeout: 90_000, interval: 500 }

let it: Grid
let directory: string
let backup: string
let packets: Promise<Pinged>

beforeAll(async () => {
  it = await grid('trio', LAB)
  directory = (await it.context()).directory
  backup = join(directory, 'backup.ndjson')
})
afterAll(() => it[Symbol.asyncDispose]())

const audit = async (...words: string[]) => {
  const { exitCode, stdout, stderr } = await sixfold(['audit', ...words])
  return { exitCode, text: `${stdout}${stderr}` }
}
const inLab = ['--lab', LAB] as const

/** The files in which the coordinators keep checkpoints, outside of NATS. */
const anchors = async (): Promise<string[]> => {
  const state = join(directory, 'state')
  const files = await readdir(state, { recursive: true })
  return files.filter((name) => name.endsWith('.ndjson')).map((name) => join(state, name))
}
const anchorWords = async (): Promise<string[]> => (await anchors()).flatMap((file) => ['--anchor', file])

const prefixesOf = async (): Promise<string[]> => {
  const shown = await Promise.all(['tenant-a/blue', 'tenant-b/red'].map((name) => it.show(name)))
  return shown.flatMap(({ members }) => members.map(({ name, prefix }) => `${name} ${prefix}`))
}
let before: string[]

test('networks run, and the log is exported with checkpoints over it', async () => {
  await it.orderAndWait(
    networkOrder('tenant-a', 'blue', ['n1', 'n2']),
    networkOrder('tenant-b', 'red', ['n1', 'n2']),
  )
  before = await prefixesOf()
  // The log rests; then what was written is under a checkpoint, and every coordinator has seen it.
  await vi.waitFor(async () => {
    const files = await anchors()
    expect(files).toHaveLength(COORDINATORS.length)
    for (const file of files) expect(await readFile(file, 'utf8')).toContain('"sequence"')
  }, PATIENTLY)
  expect(await audit('export', '--out', backup, ...inLab)).toMatchObject({ exitCode: 0 })
  const { exitCode, text } = await audit('verify', backup, ...(await anchorWords()))
  expect([exitCode, text]).toEqual([0, expect.stringContaining('the checkpoints kept outside agree')])
})

test('the server dies with everything it held; no coordinator goes on without the log', async () => {
  const address = await workloadAddress(it, 'tenant-a/blue', 'n2')
  for (const node of ['n1', 'n2']) expect((await it.exec(`tenant-a/blue@${node}`, 'true')).exitCode).toBe(0)
  packets = pinging(it, 'tenant-a/blue@n1', address, 300)
  await it.kill('nats')
  const [, store = ''] =
    /store_dir: "([^"]+)"/.exec(await readFile(join(directory, 'nats.conf'), 'utf8')) ?? []
  expect(store).not.toBe('')
  await rm(store, { recursive: true })
  for (const name of COORDINATORS) await it.kill(name)
  await it.start('nats')

  // What a supervisor would do too early: it starts a coordinator on the empty server.
  await expect(it.start('coordinator')).resolves.toBeDefined()
  await vi.waitFor(async () => {
    expect(await readFile(join(directory, 'log', 'coordinator.log'), 'utf8')).toContain(
      'facts are lost, or this is another log',
    )
  }, PATIENTLY)
  await it.kill('coordinator')
})

test('the export is written back, and the coordinators go on where they were', async () => {
  const { exitCode, text } = await audit('import', backup, ...inLab)
  expect([exitCode, text]).toEqual([0, expect.stringContaining('their hash is')])
  for (const name of COORDINATORS) await it.start(name)

  const [outcome] = await it.orderAndWait(networkOrder('tenant-a', 'green', ['n1', 'n2']))
  expect(outcome?.stage).toBe('converged')
  const address = await workloadAddress(it, 'tenant-a/green', 'n2')
  for (const node of ['n1', 'n2']) expect((await it.exec(`tenant-a/green@${node}`, 'true')).exitCode).toBe(0)
  expect((await pinging(it, 'tenant-a/green@n1', address, 20)).received).toBe(20)

  expect(await prefixesOf()).toEqual(before)
  const facts = await it.facts()
  expectWholeLog(facts)
  expectNoOverlap(facts)
  expectOnce(facts)
  expect((await it.networks()).map(({ network, state }) => `${network} ${state}`).toSorted()).toEqual([
    'blue converged',
    'green converged',
    'red converged',
  ])
})

test('all the while no packet was lost', async () => {
  expect(await packets).toEqual({ sent: 300, received: 300 })
})

test('the log is whole, the new facts are sealed behind the old ones, and an altered backup is told apart', async () => {
  await vi.waitFor(async () => {
    const { exitCode, text } = await audit('verify', '--json', ...(await anchorWords()), ...inLab)
    const { whole, checkpoints, anchored, last } = JSON.parse(text)
    expect([exitCode, whole]).toEqual([0, true])
    expect(checkpoints).toBeGreaterThan(1)
    expect(anchored).toBe(last - 1)
  }, PATIENTLY)
  const bad = join(directory, 'bad.ndjson')
  await writeFile(bad, (await readFile(backup, 'utf8')).replace('\\"name\\":\\"dc\\"', '\\"name\\":\\"cd\\"'))
  const { exitCode, text } = await audit('verify', bad)
  expect([exitCode, text]).toEqual([ALTERED, expect.stringContaining('FarmRegistered.v1')])
})
