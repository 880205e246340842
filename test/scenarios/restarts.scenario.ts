import { setTimeout as sleep } from 'node:timers/promises'
import { netnsPrefix } from '@sixfold/kernel'
import { findProcesses, signalProcess } from '@sixfold/linux/daemon'
import { linuxHost } from '@sixfold/linux/host'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Grid, grid, networkOrder, pinging, workloadAddress } from './grid.ts'
import { expectNoOverlap, expectWholeLog } from './log-laws.ts'

let it: Grid

beforeAll(async () => {
  it = await grid('two', 'test-restarts')
})
afterAll(() => it[Symbol.asyncDispose]())

const logOf = async (process: string): Promise<string[]> => {
  const { directory } = await it.context()
  const text = await linuxHost().read(['cat', `${directory}/log/${process}.log`])
  return (text ?? '').split('\n')
}

const namespacesOf = async (machine: string): Promise<string[]> => {
  const { agents } = await it.context()
  const prefixes = agents.filter((agent) => agent.machine === machine).map(({ id }) => netnsPrefix(id))
  return ((await linuxHost().list('/run/netns')) ?? []).filter((name) =>
    prefixes.some((prefix) => name.startsWith(prefix)),
  )
}

/** Until something is so. */
const until = (isSo: () => Promise<boolean>, what: string) =>
  expect.poll(isSo, { timeout: 30_000, interval: 100, message: what }).toBe(true)

test('an agent that restarts with nothing to do writes nothing, and no packet is lost', async () => {
  await it.orderAndWait(networkOrder('tenant-a', 'blue', ['n1', 'n2']))
  const address = await workloadAddress(it, 'tenant-a/blue', 'n2')
  for (const node of ['n1', 'n2']) expect((await it.exec(`tenant-a/blue@${node}`, 'true')).exitCode).toBe(0)
  // How a filter stands is on the disk when it has been looked at: an agent killed before writes it once more.
  await sleep(2_000)
  const packets = pinging(it, 'tenant-a/blue@n1', address, 160)
  for (const process of ['node-agent@n1', 'node-agent@n2', 'exit-gateway@x1']) {
    const before = (await logOf(process)).length
    await it.kill(process)
    await it.start(process)
    await until(
      async () => (await logOf(process)).slice(before).some((line) => line.includes('"msg":"up"')),
      `${process} is up`,
    )
    await sleep(500)
    const since = (await logOf(process)).slice(before)
    expect(since.filter((line) => line.includes('was changed'))).toEqual([])
  }
  expect(await packets).toEqual({ sent: 160, received: 160 })
})

const ASK = `
const { Resolver } = require('node:dns').promises
const resolver = new Resolver({ timeout: 500, tries: 1 })
resolver.setServers([process.argv[1]])
resolver.resolve('web.blue.sixfold.internal', 'AAAA').then(String, (err) => err.code).then(console.log)
`

test('a workload finds one on another node by its name, also after its resolver was killed', async () => {
  const data = { network: 'blue', workload: 'web', node: 'n1' }
  await it.orderAndWait({ type: 'WorkloadPlaced', party: 'tenant-a', data })
  const { members } = await it.show('tenant-a/blue')
  const prefixOf = (node: string): string => members.find(({ name }) => name === node)?.prefix ?? ''
  const gateway = prefixOf('n2').replace('/64', '1')
  const asked = async (): Promise<string> =>
    (await it.exec('tenant-a/blue@n2', process.execPath, '-e', ASK, gateway)).stdout.trim()
  const web = prefixOf('n1').replace('::/64', ':ffff:1:0:1')
  expect(await asked()).toBe(web)
  const [resource = ''] = (await namespacesOf('n2')).filter((name) => !name.endsWith('-gw'))
  for (const resolver of findProcesses({ netns: [], mark: `SIXFOLD_DAEMON=${resource}/unbound` }))
    signalProcess(resolver, 'SIGKILL')
  const start = Date.now()
  await until(async () => (await asked()) === web, 'names are told again')
  expect(Date.now() - start).toBeLessThan(6_000) // the next sweep is up to 30 s away
})

test('an agent starts without NATS from what is on its disk, and builds what is missing', async () => {
  const address = await workloadAddress(it, 'tenant-a/blue', 'n1')
  await it.kill('nats')
  await it.kill('node-agent@n1')
  const [network] = (await namespacesOf('n1')).filter((name) => !name.endsWith('-gw'))
  await linuxHost().run({ do: 'exec', argv: ['ip', 'netns', 'del', network ?? ''] })
  await it.start('node-agent@n1')
  await until(
    async () => (await namespacesOf('n1')).includes(network ?? ''),
    'the namespace is back, without NATS',
  )
  await until(
    async () => (await pinging(it, 'tenant-a/blue@n2', address, 5)).received === 5,
    'and carries packets',
  )
  await it.start('nats')
  const [outcome] = await it.orderAndWait(networkOrder('tenant-a', 'green', ['n1', 'n2']))
  expect(outcome?.stage).toBe('converged')
})

test('a node that was away takes a cancelled network down when it comes back; then its prefixes cool down', async () => {
  await it.kill('node-agent@n2')
  const [cancelled] = await it.order([
    { type: 'NetworkCancelled', party: 'tenant-a', data: { network: 'green' } },
  ])
  expect(cancelled?.stage).toBe('stored')
  await until(async () => (await namespacesOf('n1')).length === 2, 'the node that is there took it down')
  expect((await it.facts()).some(({ type }) => type.includes('NetworkGone'))).toBe(false)
  expect(await namespacesOf('n2')).toHaveLength(3)
  await it.start('node-agent@n2')
  await until(
    async () => (await it.facts()).some(({ type }) => type.includes('NetworkGone')),
    'it is gone everywhere',
  )
  expect(await namespacesOf('n2')).toHaveLength(2)
  const released = (await it.facts()).filter(({ type }) => type.includes('PrefixReleased'))
  expect(released).toHaveLength(3)
  const [again] = await it.orderAndWait(networkOrder('tenant-a', 'white', ['n1', 'n2']))
  expect(again?.stage).toBe('converged')
  expectNoOverlap(await it.facts())
})

test('an agent that lost its disk asks for everything, and takes nothing away meanwhile', async () => {
  const before = await namespacesOf('n1')
  const { agents } = await it.context()
  const state = agents.find(({ machine }) => machine === 'n1')?.stateDir
  await it.kill('node-agent@n1')
  await linuxHost().run({ do: 'exec', argv: ['rm', '-r', `${state}/networks`, `${state}/machine.json`] })
  await it.start('node-agent@n1')
  await sleep(3_000)
  expect(await namespacesOf('n1')).toEqual(before)
  const [outcome] = await it.orderAndWait(networkOrder('tenant-a', 'yellow', ['n1', 'n2']))
  expect(outcome?.stage).toBe('converged')
  expectWholeLog(await it.facts())
})
