import { readFile, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { runAttached, startDaemon } from './daemon.ts'
import { linuxHost } from './host.ts'
import { findCommands, isAlive, signalProcess } from './process-ref.ts'
import { openShell } from './shell.ts'
import { untilMark } from './shell-words.ts'
import { SYSTEM_PATH } from './system-path.ts'

const TIMEOUT_MS = 10_000

it('hands on every word and every line as it is', async () => {
  const shell = openShell(SYSTEM_PATH)
  using _ = { [Symbol.dispose]: () => shell.end() }
  const words = ["it's", '$HOME `id` $(id)', '', 'two\nlines', '"', '\\', '*', 'ü€', '-n', ';', '#']
  const stdin = "it's $HOME `id`\n\\\n  EOF\nlast"
  const argv = ['/usr/bin/printf', '<%s>', ...words]
  expect(await shell.run({ argv }, TIMEOUT_MS)).toEqual({
    status: 0,
    stdout: words.map((word) => `<${word}>`).join(''),
    stderr: '',
    timedOut: false,
  })
  expect((await shell.run({ argv: ['cat'], stdin }, TIMEOUT_MS)).stdout).toBe(`${stdin}\n`)
  expect((await shell.run({ argv: ['cat'], stdin: '' }, TIMEOUT_MS)).stdout).toBe('')
  const large = `${'x'.repeat(79)}\n`.repeat(50_000)
  expect((await shell.run({ argv: ['cat'], stdin: large }, TIMEOUT_MS)).stdout).toBe(large)
})

it('keeps the words and the status of each command apart, and sets nothing for the next one', async () => {
  const shell = openShell(SYSTEM_PATH)
  using _ = { [Symbol.dispose]: () => shell.end() }
  const sh = (script: string, env = {}) => shell.run({ argv: ['sh', '-c', script], env }, TIMEOUT_MS)
  const first = await sh('printf "$A"; printf words >&2; exit 7', { A: "it's" })
  expect(first).toMatchObject({ status: 7, stdout: "it's", stderr: 'words' })
  expect(await sh('printf "<$A>"')).toMatchObject({ status: 0, stdout: '<>', stderr: '' })
})

it('is over once it was killed, by us or by somebody; another one goes on', async () => {
  const slow = openShell(SYSTEM_PATH)
  const seconds = `30.${process.pid}`
  expect(await slow.run({ argv: ['sleep', seconds] }, 50)).toMatchObject({ timedOut: true })
  await expect.poll(() => findCommands('sleep', seconds)).toEqual([])
  expect(slow.isOver()).toBe(true)
  const host = linuxHost()
  await expect(host.read(['sh', '-c', 'kill -KILL $PPID'])).rejects.toThrow('failed')
  expect(await host.read(['echo', 'on'])).toBe('on')
})

it('knows the end of what was said, wherever the pieces are cut', () => {
  const mark = ':mark:'
  for (const size of [1, 2, 5, 8, 100]) {
    const ends: unknown[] = []
    const { take } = untilMark(mark, (said, status) => ends.push([said, status]))
    for (const text of ['', 'a:mar', ':mark;0\n'])
      for (const piece of `${text}${mark}012`.match(new RegExp(`.{1,${size}}`, 'gs')) ?? []) take(piece)
    expect(ends).toEqual([
      ['', 12],
      ['a:mar', 12],
      [':mark;0\n', 12],
    ])
  }
})

const HOST = fileURLToPath(new URL('./host.ts', import.meta.url))
const node = (code: string): [string, ...string[]] => [
  process.execPath,
  '--input-type=module',
  '-e',
  `import { linuxHost } from '${HOST}'; ${code}`,
]

it('keeps no process alive, and ends with it, also with one that is killed', async () => {
  const asked = "console.log(await linuxHost().read(['sh', '-c', 'cat /proc/$PPID/stat']))"
  const { exitCode, stdout } = await runAttached(node(asked), { timeoutMs: TIMEOUT_MS })
  expect(exitCode).toBe(0)
  const isThere = (line: string): boolean => {
    const fields = line.split(' ')
    return isAlive({ pid: Number(fields[0]), startedAt: Number(fields[21]) })
  }
  await expect.poll(() => isThere(stdout)).toBe(false)

  const log = `/tmp/shell-${process.pid}`
  const stays = `${asked}; setInterval(() => {}, 1e6)`
  const ref = await startDaemon({ argv: node(stays), environment: {}, log })
  const said = () => readFile(log, 'utf8')
  await expect.poll(said, { timeout: TIMEOUT_MS }).toContain('\n')
  expect(isThere(await said())).toBe(true)
  signalProcess(ref, 'SIGKILL')
  await expect.poll(() => isAlive(ref)).toBe(false)
  await expect.poll(async () => isThere(await said())).toBe(false)
  await rm(log)
})
