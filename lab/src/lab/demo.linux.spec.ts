import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadTopology, topologyFile } from '../load-topology.ts'
import { capture, readCapture } from './capture.ts'
import type { LabContext } from './context.ts'
import { down } from './down.ts'
import { exec } from './exec.ts'
import { killProcess, startProcess } from './processes.ts'
import { status } from './status.ts'
import { up } from './up.ts'

const LAB = 'spec-demo'

let root: string
let context: LabContext
let upMs: number

const run = (target: string, ...argv: readonly [string, ...string[]]) =>
  exec(LAB, target, argv, { root, timeoutMs: 15_000 })

const addressOf = (machine: string, family: 'ipv4' | 'ipv6'): string =>
  context.machines.find(({ name }) => name === machine)?.[family] ?? ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lab-'))
  await down(LAB, { root }) // what a killed run of this spec left
  const started = performance.now()
  context = await up(await loadTopology(topologyFile('demo')), { name: LAB, root, start: ['nats', 'server'] })
  upMs = performance.now() - started
})

afterAll(async () => {
  await down(LAB, { root })
  await rm(root, { recursive: true })
})

/** Who reaches whom, at the first packet. Left out: everybody who has no address of that family. */
const REACH: readonly (readonly [from: string, to: string, 'ipv4' | 'ipv6', boolean])[] = [
  ['n1', 'n2', 'ipv6', true],
  ['n1', 'x1', 'ipv6', true],
  ['x1', 'n2', 'ipv6', true],
  ['n1', 'web6', 'ipv6', true],
  ['n2', 'control', 'ipv6', true],
  ['web6', 'n1', 'ipv6', true],
  ['n3', 'x1', 'ipv4', true],
  ['x1', 'n3', 'ipv4', true],
  ['n3', 'web4', 'ipv4', true],
  ['n3', 'control', 'ipv4', true],
  ['home1', 'x1', 'ipv4', true],
  ['home1', 'n3', 'ipv4', true],
  ['home1', 'web4', 'ipv4', true],
  ['home1', 'control', 'ipv4', true],
  ['x1', 'home1', 'ipv4', false],
  ['n3', 'home1', 'ipv4', false],
  ['n1', 'web4', 'ipv4', false],
  ['n3', 'web6', 'ipv6', false],
  ['home1', 'web6', 'ipv6', false],
]

test('the network is there in less than 3 s', () => {
  expect(upMs).toBeLessThan(3_000)
})

test('who reaches whom', async () => {
  const found = await Promise.all(
    REACH.map(async ([from, to, family]) => {
      const { exitCode } = await run(from, 'ping', '-c', '1', '-W', '2', addressOf(to, family))
      return [from, to, family, exitCode === 0] as const
    }),
  )
  expect(found).toEqual(REACH)
})

test('nobody gets into the home: its router drops what it did not ask for', async () => {
  const outside =
    context.plan.sites.find(({ name }) => name === 'home')?.transits[0]?.footholds.ipv4?.address ?? ''
  expect((await run('web4', 'ping', '-c', '1', '-W', '1', outside)).exitCode).toBe(1)
})

test('the web servers say who they are and whom they see', async () => {
  const outside = context.plan.sites.find(({ name }) => name === 'home')?.transits[0]?.footholds.ipv4?.address
  const get = async (from: string, url: string) => (await run(from, 'curl', '-sg', '-m', '3', url)).stdout
  expect(await get('home1', `http://${addressOf('web4', 'ipv4')}/`)).toMatch(
    new RegExp(`^web4 ${outside} \\d+\n$`),
  )
  expect(await get('n1', `http://[${addressOf('web6', 'ipv6')}]/`)).toMatch(
    new RegExp(`^web6 ${addressOf('n1', 'ipv6')} \\d+\n$`),
  )
})

test('NATS greets every machine, over each family that the machine has', async () => {
  const control = { ipv4: addressOf('control', 'ipv4'), ipv6: addressOf('control', 'ipv6') }
  const greetings = await Promise.all(
    context.machines.flatMap((machine) =>
      (['ipv4', 'ipv6'] as const)
        .filter((family) => machine[family] !== null)
        .map(async (family) => {
          const script = `exec 3<>/dev/tcp/${control[family]}/4222; head -c 4 <&3`
          return [machine.name, family, (await run(machine.name, 'bash', '-c', script)).stdout]
        }),
    ),
  )
  expect(greetings.length).toBeGreaterThanOrEqual(10)
  expect(greetings.filter(([, , words]) => words !== 'INFO')).toEqual([])
})

test('the core takes no packet from where its sender is not', async () => {
  const forged = ['ip', 'address', 'replace', '2001:db8:1:5::66/128', 'dev', 'lo'] as const
  expect((await run('n2', ...forged)).exitCode).toBe(0)
  const watched = await capture(LAB, 'web~web6', {
    root,
    filter: ['icmp6', 'and', 'src', '2001:db8:1:5::66'],
  })
  await run('n2', 'ping', '-c', '1', '-W', '1', '-I', '2001:db8:1:5::66', addressOf('web6', 'ipv6'))
  await watched.stop()
  expect(await readCapture(watched.file)).toEqual([])
  await run('n2', 'ip', 'address', 'del', '2001:db8:1:5::66/128', 'dev', 'lo')
})

test('a capture holds every packet of its link between its start and its stop, and none of another', async () => {
  const [onIt, elsewhere] = await Promise.all([
    capture(LAB, 'core~oslo', { root, filter: ['icmp6', 'and', 'ip6[40] == 128'] }),
    capture(LAB, 'core~lima', { root, filter: ['icmp6', 'and', 'ip6[40] == 128'] }),
  ])
  await run('n1', 'ping', '-c', '5', '-i', '0.01', addressOf('web6', 'ipv6'))
  await Promise.all([onIt.stop(), elsewhere.stop()])
  expect(await readCapture(onIt.file, ['src', addressOf('n1', 'ipv6')])).toHaveLength(5)
  expect(await readCapture(elsewhere.file)).toEqual([])
  await expect(capture(LAB, 'core~rome', { root })).rejects.toThrow('core~oslo')
})

test('a process is killed and started again; one that runs is not started twice', async () => {
  const pidOf = async () => (await status(LAB, { root })).processes.find(({ name }) => name === 'nats')?.pid
  const before = await pidOf()
  expect(await killProcess(LAB, 'nats', 'SIGKILL', { root })).toBe(true)
  expect(await pidOf()).toBeNull()
  expect(await killProcess(LAB, 'nats', 'SIGKILL', { root })).toBe(false)
  const { pid } = await startProcess(LAB, 'nats', { root })
  expect(pid).not.toBe(before)
  expect(await pidOf()).toBe(pid)
  await expect(startProcess(LAB, 'nats', { root })).rejects.toThrow('running already')
  await expect(killProcess(LAB, 'natz', 'SIGKILL', { root })).rejects.toThrow('node-agent@n1')
})

test('commands: exit codes and words come back, an unknown target is answered with all names', async () => {
  expect(await run('x1', 'sh', '-c', 'echo out; echo err >&2; exit 7')).toEqual({
    exitCode: 7,
    stdout: 'out\n',
    stderr: 'err\n',
  })
  expect((await run('core', 'ip', 'route', 'show', 'default')).stdout).toBe('')
  await expect(run('n9', 'true')).rejects.toThrow('core, ops, control, oslo, n1')
  await expect(run('blue@x1', 'true')).rejects.toThrow('one of n1, n2, n3, home1')
  await expect(run('blue@n1', 'true')).rejects.toThrow('say PARTY/blue@n1')
})
