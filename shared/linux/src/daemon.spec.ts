import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  findProcesses,
  isAlive,
  type ProcessRef,
  processRef,
  runAttached,
  signalProcess,
  startDaemon,
  stopProcesses,
  waitUntilGone,
} from './daemon.ts'

let dir: string
let log: string
const started: ProcessRef[] = []

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'daemon-'))
  log = join(dir, 'logs', 'it.log')
})

afterEach(async () => {
  for (const ref of started.splice(0)) signalProcess(ref, 'SIGKILL')
  await rm(dir, { recursive: true })
})

const start = async (script: string, environment: Record<string, string> = {}): Promise<ProcessRef> => {
  const ref = await startDaemon({ argv: ['sh', '-c', script], environment, log })
  started.push(ref)
  return ref
}

const logged = async (text: string): Promise<void> => {
  for (let tries = 0; tries < 400; tries += 1) {
    if ((await readFile(log, 'utf8').catch(() => '')).includes(text)) return
    await sleep(5)
  }
  throw new Error(`${log} never said ${text}`)
}

test('a daemon writes to its log, has only the environment it was given, and ends when asked', async () => {
  const ref = await start('env; echo ready; exec sleep 30', { COLOUR: 'red' })
  await logged('ready')
  const text = await readFile(log, 'utf8')
  expect(text).toContain('COLOUR=red')
  expect(text).not.toContain('VITEST')
  expect(isAlive(ref)).toBe(true)
  await stopProcesses([ref], 2_000)
  expect(isAlive(ref)).toBe(false)
})

test('a second run appends to the log', async () => {
  await waitUntilGone([await start('echo first')], 2_000)
  await waitUntilGone([await start('echo second')], 2_000)
  expect(await readFile(log, 'utf8')).toBe('first\nsecond\n')
})

test('one that ignores SIGTERM, and one that was stopped, end all the same', async () => {
  const stubborn = await start('trap "" TERM; echo armed; while :; do sleep 0.05; done')
  const stopped = await start('exec sleep 30')
  await logged('armed')
  signalProcess(stopped, 'SIGSTOP')
  await stopProcesses([stubborn, stopped], 100)
  expect([isAlive(stubborn), isAlive(stopped)]).toEqual([false, false])
})

test('a pid that was given to another process is never hit', async () => {
  const ref = await start('exec sleep 30')
  const earlier = { ...ref, startedAt: ref.startedAt - 1 }
  expect(isAlive(earlier)).toBe(false)
  expect(signalProcess(earlier, 'SIGKILL')).toBe(false)
  await stopProcesses([earlier], 0)
  expect(isAlive(ref)).toBe(true)
})

test('processes are found by a mark in their environment, and we are never among them', async () => {
  const ref = await start('exec sleep 30', { MARK: dir })
  // A shell that becomes another program has, for a moment, no environment to read.
  await vi.waitFor(() => expect(findProcesses({ netns: [], mark: `MARK=${dir}` })).toEqual([ref]))
  expect(findProcesses({ netns: ['there-is-no-such-netns'], mark: `MARK=${dir}x` })).toEqual([])
})

test('a program that is not there is an error at once', async () => {
  await expect(startDaemon({ argv: ['no-such-program'], environment: {}, log })).rejects.toThrow('ENOENT')
  expect(processRef(2 ** 22 + 1)).toBeNull()
})

test('an attached command: its words, its code, its end by signal, by time, and none at all', async () => {
  expect(await runAttached(['sh', '-c', 'cat; echo no >&2; exit 3'], { stdin: 'hello' })).toEqual({
    exitCode: 3,
    stdout: 'hello',
    stderr: 'no\n',
  })
  expect((await runAttached(['sh', '-c', 'kill -9 $$'])).exitCode).toBe(137)
  expect((await runAttached(['sleep', '5'], { timeoutMs: 50 })).exitCode).toBe(124)
  expect((await runAttached(['no-such-program'])).exitCode).toBe(127)
})
