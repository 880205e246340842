import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runAttached } from '@sixfold/linux/daemon'
import { inside } from '@sixfold/linux/ownership'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadTopology, topologyFile } from '../load-topology.ts'
import { netnsOf } from '../network/names.ts'
import type { LabContext } from './context.ts'
import { down } from './down.ts'
import { exec } from './exec.ts'
import { up } from './up.ts'
import { addUpstreamRoutes } from './upstream.ts'

const LAB = 'spec-upstream'

let root: string
let context: LabContext

const run = (target: string, ...argv: readonly [string, ...string[]]) => exec(LAB, target, argv, { root })

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lab-'))
  await down(LAB, { root }) // what a killed run of this spec left
  context = await up(await loadTopology(topologyFile('demo')), { name: LAB, root, start: [] })
})

afterAll(async () => {
  await down(LAB, { root })
  await rm(root, { recursive: true })
})

const ip = async (line: string): Promise<void> => {
  expect(await runAttached(['ip', ...line.split(' ')])).toMatchObject({ exitCode: 0, stderr: '' })
}

test('a slice is routed to the gateway beside its machine; what no slice covers is refused at the router', async () => {
  const gateway = context.plan.sites.flatMap(({ machines }) => machines).find(({ name }) => name === 'n1')
    ?.agents[0]?.gateway[0]
  const netns = netnsOf(LAB, 'w-gateway')
  // What an agent does: a namespace of its own on a port of the machine's bridge.
  const port = `port0 netns ${netnsOf(LAB, 'n1')} type veth peer name up netns ${netns}`
  await ip(`netns add ${netns}`)
  const quiet = ['all', 'default'].map((scope) => `net.ipv6.conf.${scope}.accept_dad=0`)
  await runAttached(inside(netns, 'sysctl', '-qw', ...quiet))
  await ip(`link add ${port}`)
  await ip(`-n ${netnsOf(LAB, 'n1')} link set dev port0 master br0 up`)
  await ip(`-n ${netns} link set dev up up`)
  await ip(`-n ${netns} link set dev lo up`)
  // The kernel notices a carrier when it is asked.
  await ip(`-n ${netnsOf(LAB, 'n1')} link show dev port0`)
  await ip(`-n ${netns} link show dev up`)
  await ip(`-n ${netns} address add ${gateway} dev up nodad`)
  await ip(`-n ${netns} address add 2001:db8:1002:100::1/128 dev lo`)
  await ip(`-n ${netns} route add default via 2001:db8:1:2::1 dev up`)
  const ping = (address: string) => run('web6', 'ping', '-c', '1', '-W', '3', address)
  expect((await ping('2001:db8:1002:100::1')).stdout).toContain('No route')
  await addUpstreamRoutes(LAB, [{ machine: 'n1', prefix: '2001:db8:1002:100::/56' }], { root })
  await addUpstreamRoutes(LAB, [{ machine: 'n1', prefix: '2001:db8:1002:100::/56' }], { root })
  expect((await ping('2001:db8:1002:100::1')).exitCode).toBe(0)
  expect((await ping('2001:db8:1002:200::1')).stdout).toContain('No route')
})

test("a slice that is not the site's is refused, with the prefixes that are", async () => {
  const routes = [{ machine: 'n1', prefix: '2001:db8:1005:100::/56' }]
  await expect(addUpstreamRoutes(LAB, routes, { root })).rejects.toThrow('2001:db8:1002::/48 of its farm')
  await expect(addUpstreamRoutes(LAB, [{ machine: 'n9', prefix: '::/56' }], { root })).rejects.toThrow(
    'home1',
  )
})
