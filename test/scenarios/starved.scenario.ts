import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openLab } from '@sixfold/lab'
import { runAttached } from '@sixfold/linux/daemon'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Grid, grid, networkOrder, pinging, sixfold, workloadAddress } from './grid.ts'

let it: Grid

const LAB = 'test-starved'

/** The state of n2's agent in this lab, or in the one that a killed run has left. */
const stateOf = async (): Promise<string> => {
  const { agents } = await openLab(LAB)
  const { stateDir } = agents.find(({ machine }) => machine === 'n2') ?? {}
  if (stateDir === undefined) throw new Error('there is no n2')
  return stateDir
}

beforeAll(async () => {
  const left = await stateOf().catch(() => null)
  if (left !== null) await runAttached(['umount', left])
  it = await grid('two', LAB)
})
afterAll(() => it[Symbol.asyncDispose]())

const run = async (...argv: [string, ...string[]]): Promise<void> => {
  const { exitCode, stderr } = await runAttached(argv)
  if (exitCode !== 0) throw new Error(`${argv.join(' ')}: ${stderr}`)
}

const held = async (node: string, network: string) => {
  const { stdout } = await sixfold(['node', 'show', node, '--json', '--lab', it.lab])
  const { held: all } = JSON.parse(stdout) as {
    held: { network: string; phase: string; problems: string[] }[]
  }
  return all.find((one) => one.network === `tenant-a/${network}`) ?? { phase: null, problems: [] }
}

test('a full disk keeps no change from the kernel, is told, and is made good once there is room', async () => {
  await it.orderAndWait(networkOrder('tenant-a', 'blue', ['n1', 'n2']))
  const state = await stateOf()
  const kept = join((await it.context()).directory, 'kept')
  await run('cp', '-a', state, kept)
  await run('mount', '-t', 'tmpfs', '-o', 'size=256k,mode=700', 'sixfold-full', state)
  try {
    await run('cp', '-a', `${kept}/.`, state)
    await writeFile(join(state, 'filler'), new Uint8Array(1 << 20)).catch(() => {})
    const [, more] = await it.orderAndWait(
      {
        type: 'ServiceNamed',
        party: 'tenant-a',
        data: { network: 'blue', service: 'web', workload: 'gone' },
      },
      { type: 'WorkloadPlaced', party: 'tenant-a', data: { network: 'blue', node: 'n2', workload: 'web' } },
    )
    expect(more?.words).toBe('converged')
    const { phase, problems } = await held('n2', 'blue')
    expect(phase).toBe('applied')
    expect(problems).toEqual([expect.stringMatching(/^what it knows is not on its disk: ENOSPC/)])
    await rm(join(state, 'filler'))
    await expect.poll(async () => (await held('n2', 'blue')).problems, { timeout: 20_000 }).toEqual([])
  } finally {
    await run('umount', state)
  }
})

test('an agent without file descriptors says so, moves no packet, and goes on once it has some', async () => {
  const address = await workloadAddress(it, 'tenant-a/blue', 'n2')
  for (const node of ['n1', 'n2']) expect((await it.exec(`tenant-a/blue@${node}`, 'true')).exitCode).toBe(0)
  const packets = pinging(it, 'tenant-a/blue@n1', address, 60)
  packets.catch(() => {})
  const { directory } = await it.context()
  const { pid } = JSON.parse(await readFile(`${directory}/pids/node-agent@n1.json`, 'utf8'))
  const limits =
    (await readFile(`/proc/${pid}/limits`, 'utf8')).match(/Max open files\s+(\d+)/)?.[1] ?? '1024'
  // It keeps what it has open, and with one or two to spare it would do all of its work.
  await run('prlimit', '--pid', String(pid), '--nofile=3:')
  await it.order([networkOrder('tenant-a', 'green', ['n1', 'n2'])])
  await expect
    .poll(async () => (await held('n1', 'green')).problems.join(' '), { timeout: 20_000 })
    .toContain('EMFILE')
  await run('prlimit', '--pid', String(pid), `--nofile=${limits}:`)
  const [again] = await it.orderAndWait(networkOrder('tenant-a', 'red', ['n1', 'n2']))
  expect(again?.words).toBe('converged')
  await expect.poll(async () => (await held('n1', 'green')).phase, { timeout: 20_000 }).toBe('applied')
  expect(await packets).toEqual({ sent: 60, received: 60 })
})
