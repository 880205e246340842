import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashToken } from '@sixfold/events/values/token'
import { runAttached } from '@sixfold/linux/daemon'
import { inside, ownsNetns } from '@sixfold/linux/ownership'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { idle, tracesOf } from '../fixtures/world.ts'
import { loadTopology, topologyFile } from '../load-topology.ts'
import { netnsPrefix } from '../network/names.ts'
import { openLab } from './context.ts'
import { down } from './down.ts'
import { exec } from './exec.ts'
import { directoryOf } from './record.ts'
import { labs, status } from './status.ts'
import { up } from './up.ts'

let root: string
const made: string[] = []

const lab = (name: string): string => {
  made.push(name)
  return name
}

const idleAgents = { coordinator: idle, 'node-agent': idle, 'exit-gateway': idle }

const traces = (name: string) => tracesOf(netnsPrefix(name), directoryOf(name, root))

const isGone = (path: string): Promise<boolean> =>
  access(path).then(
    () => false,
    () => true,
  )

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lab-'))
})

afterEach(async () => {
  for (const name of made.splice(0)) await down(name, { root })
  await rm(root, { recursive: true })
})

describe('down', () => {
  test('leaves nothing, and does nothing the second time', async () => {
    const name = lab('spec-whole')
    const before = await traces(name)
    const context = await up(await loadTopology(topologyFile('two')), { name, root, commands: idleAgents })
    const during = await traces(name)
    expect(during.links).toEqual(before.links)
    expect(during.namespaces).toHaveLength(8)
    expect(during.processes).toHaveLength(5)
    const { processes, namespaces } = await down(name, { root })
    expect({ processes, namespaces }).toEqual({ processes: 5, namespaces: 8 })
    expect(await traces(name)).toEqual(before)
    expect(await isGone(context.directory)).toBe(true)
    expect(await down(name, { root })).toEqual({ processes: 0, namespaces: 0 })
  })

  test("removes what the lab's agents made, and nothing of other agents", async () => {
    const name = lab('spec-agents')
    const context = await up(await loadTopology(topologyFile('two')), { name, root, start: [] })
    const mine = `sf-${hashToken(8, context.agents[0]?.id ?? '')}-spec`
    const other = `sf-${hashToken(8, 'somebody else')}-spec`
    expect(ownsNetns(context.agents[0]?.id ?? '', mine)).toBe(true)
    try {
      for (const netns of [mine, other]) await runAttached(['ip', 'netns', 'add', netns])
      await runAttached(inside(mine, 'sh', '-c', 'sleep 600 >/dev/null 2>&1 &'))
      await down(name, { root })
      expect((await tracesOf(mine, '-')).namespaces).toEqual([])
      expect((await tracesOf(other, '-')).namespaces).toEqual([other])
    } finally {
      await runAttached(['ip', 'netns', 'del', other])
    }
  })

  test('cleans up after an agent that ignores SIGTERM and one that was stopped', async () => {
    const name = lab('spec-stubborn')
    const before = await traces(name)
    const stubborn = {
      argv: ['sh', '-c', 'trap "" TERM; echo armed; while :; do sleep 0.05; done'] as const,
      readyLine: 'armed',
    }
    const commands = { ...idleAgents, 'exit-gateway': stubborn }
    await up(await loadTopology(topologyFile('two')), { name, root, commands })
    const node = (await status(name, { root })).processes.find((it) => it.name === 'node-agent@n1')
    expect(node?.pid).not.toBeNull()
    process.kill(node?.pid ?? 0, 'SIGSTOP')
    await down(name, { root })
    expect(await traces(name)).toEqual(before)
  })
})

describe('up', () => {
  test('a process that does not start: its last words are told, and all is taken down', async () => {
    const name = lab('spec-failing')
    const before = await traces(name)
    const broken = { argv: ['sh', '-c', 'echo no such luck >&2; exit 1'] as const, readyLine: 'ready' }
    const start = up(await loadTopology(topologyFile('two')), {
      name,
      root,
      commands: { ...idleAgents, coordinator: broken },
    })
    await expect(start).rejects.toThrow(/coordinator ended at once[\s\S]*no such luck/)
    expect(await traces(name)).toEqual(before)
    expect(await isGone(directoryOf(name, root))).toBe(true)
  })

  test('a second lab of the same name is refused, and the first one stays', async () => {
    const name = lab('spec-same')
    const topology = await loadTopology(topologyFile('two'))
    await up(topology, { name, root, start: [] })
    await expect(up(topology, { name, root, start: [] })).rejects.toThrow('take it down first')
    const elsewhere = { name, root: join(root, 'elsewhere'), start: [] }
    await expect(up(topology, elsewhere)).rejects.toThrow('take it down first')
    expect(
      (await exec(name, 'n1', ['ping', '-c', '1', '-W', '2', '2001:db8:1:2::b'], { root })).exitCode,
    ).toBe(0)
  })

  test('two labs side by side, one with a name that begins like the other: neither knows of the other', async () => {
    const [a, b] = [lab('spec-side'), lab('spec-side-b')]
    const topology = await loadTopology(topologyFile('two'))
    await Promise.all([a, b].map((name) => up(topology, { name, root, commands: idleAgents })))
    expect(await labs({ root })).toEqual([a, b])
    const ids = await Promise.all(
      [a, b].map(async (name) => (await openLab(name, { root })).agents.map(({ id }) => id)),
    )
    expect(new Set(ids.flat()).size).toBe(6)
    await down(a, { root })
    const left = await status(b, { root })
    expect(left.machines.every(({ isThere }) => isThere)).toBe(true)
    expect(left.processes.every(({ pid }) => pid !== null)).toBe(true)
    expect((await exec(b, 'n1', ['ping', '-c', '1', '-W', '2', '203.0.113.2'], { root })).exitCode).toBe(0)
  })

  test('the very first IPv6 packet goes at once: every link was noticed before up ended', async () => {
    const name = lab('spec-first')
    const context = await up(await loadTopology(topologyFile('two')), { name, root, start: [] })
    const exit = context.machines.find((machine) => machine.name === 'x1')?.ipv6 ?? ''
    const { stdout } = await exec(name, 'n1', ['ping', '-c', '1', '-W', '3', exit], { root })
    expect(Number(/time=([\d.]+) ms/.exec(stdout)?.[1])).toBeLessThan(500) // 1 to 2 s where they were not
  })

  test('machines do not forward, whatever the machine outside does', async () => {
    const name = lab('spec-still')
    await up(await loadTopology(topologyFile('two')), { name, root, start: [] })
    const settings = [
      'net.ipv4.ip_forward',
      'net.ipv6.conf.all.forwarding',
      'net.ipv6.conf.default.forwarding',
    ]
    const read = (target: string) => exec(name, target, ['sysctl', '-n', ...settings], { root })
    expect((await read('x1')).stdout).toBe('0\n0\n0\n')
    expect((await read('hub')).stdout).toBe('1\n1\n1\n')
  })
})
