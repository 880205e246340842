import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { aNetworkOf, oslo1, oslo2 } from '@sixfold/derive/examples/networks.examples'
import type { NetworkView, ServicePlan, WorkloadPlan } from '@sixfold/fold'
import type { PassReport } from '@sixfold/reconcile'
import { stateFiles } from '@sixfold/service'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { emptyNetns } from '../../../testkit/src/pretend-host/world.ts'
import { pretendHost } from '../../../testkit/src/pretend-host.ts'
import { openNotebook } from '../mailbox/notebook.ts'
import { peek } from '../mailbox/peek.ts'
import { openAttachments } from './attach.ts'
import { localWorkloads } from './local-workloads.ts'
import { aPlaced, having as havingOf } from './placed.examples.ts'
import { fileOfPlaced } from './status.ts'

const KEY = 'acme/blue'
const empty = aNetworkOf(oslo1, oslo2)
const services = [{ service: 'shop', workload: 'web', transport: 'tcp', port: 443, since: 41 } as ServicePlan]
const having = (...workloads: readonly WorkloadPlan[]): NetworkView => havingOf(workloads, { services })
const DONE = { isConverged: true, facilities: [] } as unknown as PassReport
const BROKEN = {
  isConverged: false,
  facilities: [{ facility: 'link:x', error: new Error('no such device') }],
} as unknown as PassReport

let state: string
let directory: string
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'attach-'))
  directory = join(state, 'attachments')
})
afterEach(() => rm(state, { recursive: true }))

/** An agent's attachments as they are after a start, and everything that was logged of them. */
const start = async () => {
  const logged: string[] = []
  const note =
    (level: string) =>
    (fields: Readonly<{ object?: string; reason?: string }>, sentence: string): void =>
      void logged.push(`${level} ${fields.object ?? ''} ${sentence}`)
  const log = { info: note('info'), warn: note('warn'), error: note('error') }
  const notebook = openNotebook(state, vi.fn())
  const onChange = vi.fn()
  const recovered = vi.fn()
  const attachments = await openAttachments({
    directory,
    notebook,
    log: log as never,
    onChange,
    chronicle: { recovered },
  })
  const host = pretendHost()
  for (const name of ['web-1', 'till-1']) host.world.netns.set(name, emptyNetns())
  const local = localWorkloads(oslo1.id, host, attachments)
  return {
    logged,
    recovered,
    onChange,
    stop: () => attachments[Symbol.asyncDispose](),
    absent: () => local.tellAbsent(KEY),
    pass: async (view: NetworkView, report = DONE) => {
      const its = await local.look(view)
      await local.tell(view, its, report)
      return its.attachments.map(({ workload, ipv4 }) => `${workload} ${ipv4}`)
    },
  }
}
const request = (file: string, workload: string, netns = `${workload}-1`, more: object = {}) =>
  writeFile(
    join(directory, `${file}.json`),
    JSON.stringify({ party: 'acme', network: 'blue', workload, netns, ...more }),
  )
const status = async (file: string) =>
  JSON.parse(await readFile(join(directory, `${file}.status.json`), 'utf8'))
const statuses = async () =>
  (await readdir(directory)).filter((name) => name.endsWith('.status.json')).toSorted()

/** Until requests that were written after the start are seen, as the sweep would. */
const restarted = async (before: Awaited<ReturnType<typeof start>>) => {
  await before.stop()
  return start()
}

it('says what a placed workload has, and may read', async () => {
  let agent = await start()
  await request('web', 'web')
  agent = await restarted(agent)
  expect(await agent.pass(having(aPlaced('web')))).toEqual(['web 10.1.1.128'])
  expect(await status('web')).toEqual({
    state: 'attached',
    party: 'acme',
    network: 'blue',
    workload: 'web',
    netns: 'web-1',
    placed: true,
    addresses: ['2001:db8:a:101:ffff:1:0:1', '10.1.1.128'],
    delegated: null,
    device: 'eth0',
    gateway: 'fe80::1',
    mtu: 1_420,
    services: [{ name: 'shop', transport: 'tcp', port: 443 }],
    labels: ['front'],
    nameservers: ['2001:db8:a:101::1', '10.1.1.1'],
    search: 'blue.sixfold.internal',
  })
  expect(agent.logged).toEqual(['info web a workload is attached'])
  expect((await stat(join(directory, 'web.status.json'))).mode & 0o777).toBe(0o644)
  await agent.stop()
})

it('writes and logs a status when it differs, and not again, also across a restart', async () => {
  let agent = await start()
  await request('web', 'web')
  agent = await restarted(agent)
  await agent.pass(having(aPlaced('web')))
  const file = join(directory, 'web.status.json')
  const before = (await stat(file)).ino
  await agent.pass(having(aPlaced('web')))
  agent = await restarted(agent)
  await agent.pass(having(aPlaced('web')))
  expect([(await stat(file)).ino, agent.logged]).toEqual([before, []])
  await agent.pass(having(aPlaced('web')), BROKEN)
  expect(await status('web')).toMatchObject({ state: 'failed', error: 'link:x: no such device' })
  expect(agent.logged).toEqual(['warn web a workload is not at rest'])
  await agent.pass(having(aPlaced('web')))
  const labelled = { labels: ['back'] as WorkloadPlan['labels'] }
  await agent.pass(having(aPlaced('web', labelled)))
  expect(await status('web')).toMatchObject({ labels: ['back'] })
  expect(agent.logged.slice(1)).toEqual(['info web a workload is attached'])
  await agent.stop()
})

it('a delegated prefix is told with its first address', async () => {
  let agent = await start()
  await request('web', 'web')
  agent = await restarted(agent)
  const ipv6 = '2001:db8:a:101:1::/80' as WorkloadPlan['ipv6']
  expect(await agent.pass(having(aPlaced('web', { ipv6, ipv4: null })))).toEqual(['web null'])
  expect(await status('web')).toMatchObject({ addresses: ['2001:db8:a:101:1::'], delegated: ipv6 })
  await agent.stop()
})

it('a placed workload waits for its attachment under a name that no two networks share, and then for its namespace', async () => {
  let agent = await start()
  expect(await agent.pass(having(aPlaced('web'), aPlaced('far', { node: oslo2.id })))).toEqual([])
  expect(await statuses()).toEqual(['acme.blue.web.status.json'])
  expect(await status('acme.blue.web')).toMatchObject({ state: 'waiting', netns: null, placed: true })
  await request('web', 'web', 'nowhere')
  agent = await restarted(agent)
  expect(await agent.pass(having(aPlaced('web')))).toEqual([])
  expect(await statuses()).toEqual(['web.status.json'])
  expect(await status('web')).toMatchObject({
    state: 'waiting',
    error: 'there is no network namespace nowhere',
    addresses: ['2001:db8:a:101:ffff:1:0:1', '10.1.1.128'],
  })
  await agent.stop()
})

it('removed by order: the port goes, the status says why; also when the agent was away meanwhile', async () => {
  let agent = await start()
  await request('web', 'web')
  await request('till', 'till')
  agent = await restarted(agent)
  expect(await agent.pass(having(aPlaced('web')))).toEqual(['till 10.1.1.2', 'web 10.1.1.128'])
  agent = await restarted(agent)
  expect(await agent.pass(empty)).toEqual(['till 10.1.1.2'])
  expect(await status('web')).toMatchObject({
    state: 'refused',
    error: expect.stringContaining('removed by order'),
  })
  await rm(join(directory, 'web.json'))
  agent = await restarted(agent)
  await agent.pass(empty)
  expect(await statuses()).toEqual(['till.status.json'])
  await agent.stop()
})

it('a network that is not here, or not any more, is told', async () => {
  let agent = await start()
  await request('web', 'web')
  agent = await restarted(agent)
  expect(agent.onChange).toHaveBeenCalledWith(KEY)
  await agent.absent()
  expect(await status('web')).toMatchObject({ state: 'waiting', error: expect.stringContaining(KEY) })
  await agent.stop()
})

it('what was said of a network that went while the agent was away is looked at', async () => {
  let agent = await start()
  await request('web', 'web')
  agent = await restarted(agent)
  await agent.pass(having(aPlaced('web')))
  await agent.stop()
  await rm(join(directory, 'web.json'))
  agent = await start()
  expect(agent.onChange).toHaveBeenCalledWith(KEY)
  await agent.absent()
  expect(await statuses()).toEqual([])
  await agent.stop()
})

it('a file that is half written disturbs nobody: it is read when it is whole, and one that was whole stays as it was', async () => {
  let agent = await start()
  const file = join(directory, 'web.json')
  await writeFile(file, '{ "party": "ac')
  await expect.poll(() => status('web').catch(() => null)).toMatchObject({ state: 'refused' })
  await request('web', 'web')
  await expect.poll(() => agent.pass(having(aPlaced('web')))).toEqual(['web 10.1.1.128'])
  expect(await status('web')).toMatchObject({ state: 'attached' })
  await writeFile(file, '')
  await expect.poll(() => agent.logged.at(-1)).toMatch(/stays as it was$/)
  expect(await agent.pass(having(aPlaced('web')))).toEqual(['web 10.1.1.128'])
  // Also for an agent that never saw it whole, and one that comes behind it.
  for (const _ of [1, 2]) {
    agent = await restarted(agent)
    expect(agent.logged).toContainEqual(expect.stringMatching(/^error .*stays as it was$/))
    expect(await agent.pass(having(aPlaced('web')))).toEqual(['web 10.1.1.128'])
    expect(await status('web')).toMatchObject({ state: 'attached' })
  }
  expect(agent.recovered.mock.calls).toEqual([
    ['', 'attachment web.json', expect.stringContaining('no JSON'), 'what it asked for before goes on'],
  ])
  expect(await peek(state).attachments()).toMatchObject([{ file: 'web', workload: 'web' }])
  await rm(file)
  await expect.poll(() => agent.pass(empty)).toEqual([])
  expect(await readdir(join(state, 'accepted'))).toEqual([])
  await writeFile(file, '{ "party": 7 }')
  await expect
    .poll(() => status('web').catch(() => null))
    .toMatchObject({ error: expect.stringContaining('at party') })
  await rm(file)
  await expect.poll(statuses).toEqual([])
  await agent.stop()
})

it('two requests for one workload, a file that is none and one with a strange name disturb nobody', async () => {
  let agent = await start()
  await request('a', 'web')
  await request('b', 'web', 'till-1')
  await writeFile(join(directory, 'c.json'), 'no json')
  await writeFile(join(directory, '.d e.json'), '{}')
  await mkdir(join(directory, 'd.json'))
  agent = await restarted(agent)
  expect(await agent.pass(having(aPlaced('web')))).toEqual(['web 10.1.1.128'])
  expect(await status('a')).toMatchObject({ state: 'attached' })
  expect(await status('b')).toMatchObject({ state: 'refused', error: expect.stringContaining('a.json') })
  expect(await status('c')).toMatchObject({ state: 'refused' })
  await agent.stop()
})

it('who is attached stays it, whatever a later file for the same is called, also across a restart', async () => {
  let agent = await start()
  await request('zz', 'till')
  agent = await restarted(agent)
  await agent.pass(empty)
  await request('aa', 'till', 'else-1')
  await request('ab', 'bank', 'till-1')
  agent = await restarted(agent)
  expect(await agent.pass(empty)).toEqual(['till 10.1.1.2'])
  expect(await status('zz')).toMatchObject({ state: 'attached', netns: 'till-1' })
  for (const file of ['aa', 'ab'])
    expect(await status(file)).toMatchObject({ state: 'refused', error: expect.stringContaining('zz.json') })
  await agent.stop()
})

it("a pipe, and a namespace that is an agent's own, are refused and hold nobody up", async () => {
  let agent = await start()
  execFileSync('mkfifo', [join(directory, 'pipe.json')])
  await request('gateway', 'bank', 'sf-fmmr3upi-gw')
  await request('till', 'till')
  agent = await restarted(agent)
  expect(await agent.pass(empty)).toEqual(['till 10.1.1.2'])
  expect(await status('pipe')).toEqual({ state: 'refused', error: 'it is no regular file' })
  expect(await status('gateway')).toMatchObject({ state: 'refused', error: expect.stringContaining('netns') })
  await agent.stop()
})

it('a status that cannot be written is logged, and nothing else stops', async () => {
  let agent = await start()
  await request('web', 'web')
  await mkdir(join(directory, 'web.status.json'))
  agent = await restarted(agent)
  expect(await agent.pass(having(aPlaced('web')))).toEqual(['web 10.1.1.128'])
  expect(agent.logged).toEqual(['error  the status of a workload could not be written'])
  await rmdir(join(directory, 'web.status.json'))
  await agent.pass(having(aPlaced('web')))
  expect(await status('web')).toMatchObject({ state: 'attached' })
  await agent.stop()
})

it('names of placed workloads are names of files, however long or strange', () => {
  const files = stateFiles('/nowhere')
  const long = 'x'.repeat(64)
  for (const name of [fileOfPlaced(long, long, 'y'.repeat(63)), fileOfPlaced('-acme', 'blue', 'web')])
    expect(() => files.read(`${name}.status.json`)).not.toThrow(RangeError)
  expect(fileOfPlaced('acme', 'blue', 'web')).toBe('acme.blue.web')
})

it("says of each what is the network's trouble, or its own, and not that of another", async () => {
  let agent = await start()
  await request('web', 'web')
  await request('till', 'till')
  agent = await restarted(agent)
  const report = (...facilities: readonly string[]) =>
    ({
      isConverged: false,
      facilities: facilities.map((facility) => ({ facility, error: new Error('eth0 is not ours') })),
    }) as unknown as PassReport
  const view = having(
    aPlaced('web'),
    aPlaced('till', { ipv6: '2001:db8:a:101:ffff:1:0:2/128', ipv4: null } as Partial<WorkloadPlan>),
  )
  await agent.pass(view, report('link:web-1'))
  expect(await status('web')).toMatchObject({ state: 'failed', error: 'link:web-1: eth0 is not ours' })
  expect(await status('till')).toMatchObject({ state: 'attached' })
  await agent.pass(view, report('link:sf-x', 'link:web-1'))
  expect(await status('web')).toMatchObject({ state: 'failed', error: 'link:sf-x: eth0 is not ours' })
  expect(await status('till')).toMatchObject({ state: 'failed', error: 'link:sf-x: eth0 is not ours' })
  await agent.stop()
})
