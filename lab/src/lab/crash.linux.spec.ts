import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, type ProcessRef, signalProcess, startDaemon, waitUntilGone } from '@sixfold/linux/daemon'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { idle, sourceFile, tracesOf } from '../fixtures/world.ts'
import { loadTopology, topologyFile } from '../load-topology.ts'
import { netnsPrefix } from '../network/names.ts'
import { openLab } from './context.ts'
import { down } from './down.ts'
import { contextFile, directoryOf } from './record.ts'
import { status } from './status.ts'
import { up } from './up.ts'

let root: string
const made: string[] = []
const started: ProcessRef[] = []

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
  for (const ref of started.splice(0)) signalProcess(ref, 'SIGKILL')
  for (const name of made.splice(0)) await down(name, { root })
  await rm(root, { recursive: true })
})

describe('a crash of up', () => {
  const starting = async (name: string): Promise<readonly [ProcessRef, string]> => {
    const log = join(root, `${name}.log`)
    const argv = [process.execPath, sourceFile('fixtures/up.ts'), topologyFile('two'), name, root] as const
    const ref = await startDaemon({ argv, environment: {}, log })
    started.push(ref)
    return [ref, log]
  }

  // From before the first namespace to after the last process.
  test.for([0, 10, 30, 60, 100, 150, 220, 300, 400])('kill -9, %i ms after it began', async (ms) => {
    const name = lab(`spec-crash-${ms}`)
    const before = await traces(name)
    const [ref] = await starting(name)
    while (await isGone(directoryOf(name, root))) await sleep(1)
    await sleep(ms)
    signalProcess(ref, 'SIGKILL')
    await waitUntilGone([ref], 2_000)
    await down(name, { root })
    expect(await traces(name)).toEqual(before)
    expect(await isGone(directoryOf(name, root))).toBe(true)
  })

  test('nothing is taken away from an up that still runs', async () => {
    const name = lab('spec-busy')
    const [ref, log] = await starting(name)
    while (!(await readFile(log, 'utf8')).includes('building')) await sleep(2)
    signalProcess(ref, 'SIGSTOP')
    await expect(down(name, { root })).rejects.toThrow(`being made by process ${ref.pid}`)
    signalProcess(ref, 'SIGCONT')
    await waitUntilGone([ref], 10_000)
    expect(await readFile(log, 'utf8')).toMatch(/up\n$/)
    expect((await openLab(name, { root })).state).toBe('up')
  })

  test('a pid of the lab that was given to somebody else: down goes on, and that process does, too', async () => {
    const name = lab('spec-reused')
    const context = await up(await loadTopology(topologyFile('two')), { name, root, commands: idleAgents })
    const bystander = await startDaemon({
      argv: ['sleep', '600'],
      environment: {},
      log: join(root, 'bystander.log'),
    })
    started.push(bystander)
    const reused = { pid: bystander.pid, startedAt: bystander.startedAt - 1 }
    await writeFile(
      contextFile(context.directory),
      JSON.stringify({ ...context, state: 'being-made', builder: reused }),
    )
    for (const { pidFile } of context.processes) await writeFile(pidFile, JSON.stringify(reused))
    expect((await status(name, { root })).processes.map(({ pid }) => pid)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ])
    expect(await down(name, { root })).toEqual({ processes: 5, namespaces: 8 })
    expect(isAlive(bystander)).toBe(true)
  })
})
