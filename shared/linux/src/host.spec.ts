import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HostError, linuxHost } from './host.ts'
import { inside } from './ownership.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'host-'))
})
afterEach(() => rm(directory, { recursive: true }))

const sh = (script: string): [string, string, string] => ['sh', '-c', script]
const says = (words: string) => sh(`echo "${words}" >&2; exit 1`)

describe('looking', () => {
  it('takes only the words for absence as absence', async () => {
    const host = linuxHost()
    expect(await host.read(says('Unable to access interface: No such device'))).toBeNull()
    expect(await host.read(says('Device sfx does not exist.'))).toBeNull()
    await expect(host.read(says('Operation not permitted'))).rejects.toThrow('Operation not permitted')
    await expect(host.read(sh('exit 1'))).rejects.toBeInstanceOf(HostError)
  })

  it('says that a program is not installed, which no other try will change', async () => {
    await expect(linuxHost().read(['no-such-program', '-V'])).rejects.toMatchObject({
      message: 'no-such-program -V: no-such-program is not installed',
      isMissing: true,
      retry: false,
    })
    await expect(linuxHost().read(['setsid', 'no-such-program'])).rejects.toMatchObject({
      message: 'setsid no-such-program: no-such-program is not installed',
      isMissing: true,
    })
  })

  it('tells why a wireguard-go failed, and neither its advice nor the time', async () => {
    const box = '┌──────┐\\n│ Running wireguard-go is not required │\\n└──────┘\\n'
    const why = 'ERROR: (sfm1) 2026/11/21 21:39:24 Failed to create TUN device: device or resource busy'
    await expect(linuxHost().read(sh(`printf '${box}${why}\\n' >&2; exit 1`))).rejects.toMatchObject({
      message: expect.stringMatching(/: Failed to create TUN device: device or resource busy$/),
    })
    await expect(linuxHost().read(sh(`printf '${box}' >&2; exit 1`))).rejects.toThrow(/: failed$/)
  })

  it('waits for nothing in a namespace that is not there', async () => {
    const start = performance.now()
    const step = { do: 'exec', argv: inside('sf-gone', 'true'), patienceMs: 5_000 } as const
    await expect(linuxHost().run(step)).rejects.toThrow('No such file or directory')
    expect(performance.now() - start).toBeLessThan(2_000)
  })

  it('tries no longer once a command says that it is of no use', async () => {
    const tried = `${directory}/tried`
    const failing = sh(`echo x >>${tried}; [ $(wc -l <${tried}) = 3 ] && echo 'it is dead' >&2; exit 1`)
    const step = { do: 'exec', argv: failing, patienceMs: 5_000, hopeless: 'it is dead' } as const
    const start = performance.now()
    await expect(linuxHost().run(step)).rejects.toThrow('it is dead')
    expect(await readFile(tried, 'utf8')).toBe('x\n'.repeat(3))
    expect(performance.now() - start).toBeLessThan(2_500)
  })

  it('gives up on a step that takes longer than it may', async () => {
    const step = { do: 'exec', argv: ['sleep', '5'], timeoutMs: 50 } as const
    await expect(linuxHost().run(step)).rejects.toMatchObject({ timedOut: true })
  })

  it('gives up on a command that takes too long', async () => {
    await expect(linuxHost({ timeoutMs: 50 }).read(['sleep', '5'])).rejects.toMatchObject({
      timedOut: true,
      retry: true,
    })
  })

  it('does not wait for what a command that took too long has left behind', async () => {
    const start = performance.now()
    const failure = linuxHost({ timeoutMs: 50 }).read(sh('sleep 2 & wait'))
    await expect(failure).rejects.toMatchObject({ timedOut: true })
    expect(performance.now() - start).toBeLessThan(1_500)
  })

  it('hands nothing of our own environment on, and the words of a tool are English', async () => {
    const said = (await linuxHost().read(['env'])) ?? ''
    expect(said.split('\n').map((line) => line.split('=')[0])).toEqual(['PATH', 'LC_ALL'])
  })

  it('minds no command that does not read all that it is told', async () => {
    expect(await linuxHost().read(sh('exec <&-; sleep 0.1'), 'x'.repeat(1_000_000))).toBe('')
  })

  it('counts', async () => {
    const host = linuxHost()
    await host.read(['true'])
    await host.read(sh('cat'), 'words')
    await host.run({ do: 'exec', argv: ['true'] })
    expect(host.counters).toEqual({ looks: 2, steps: 1 })
  })

  it('lists a directory, and tells none from an empty one', async () => {
    expect(await linuxHost().list(directory)).toEqual([])
    expect(await linuxHost().list(join(directory, 'none'))).toBeNull()
  })
})

describe('doing', () => {
  it('waits for a command to succeed, within its patience', async () => {
    const flag = join(directory, 'flag')
    const argv = sh(`test -e ${flag}.2 || { test -e ${flag}.1 && touch ${flag}.2; touch ${flag}.1; exit 1; }`)
    await linuxHost().run({ do: 'exec', argv, patienceMs: 5_000 })
    expect(await readdir(directory)).toEqual(['flag.1', 'flag.2'])
    await expect(linuxHost().run({ do: 'exec', argv: ['false'], patienceMs: 30 })).rejects.toThrow(
      'false: failed',
    )
  })

  it('forgives what a step says may happen, and nothing else', async () => {
    const host = linuxHost()
    await host.run({ do: 'exec', argv: says('Cannot find device "sfx"'), forgive: 'Cannot find device' })
    await expect(host.run({ do: 'exec', argv: says('Busy'), forgive: 'Cannot find device' })).rejects.toThrow(
      'Busy',
    )
  })

  it('writes a file at once and for its owner alone, and removes it', async () => {
    const host = linuxHost()
    const path = join(directory, 'deep', 'key')
    await host.run({ do: 'write', path, content: 'hush', mode: 0o600 })
    expect(await readFile(path, 'utf8')).toBe('hush')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(join(directory, 'deep'))).toEqual(['key'])
    await host.run({ do: 'remove', path })
    await host.run({ do: 'remove', path })
    expect(await readdir(join(directory, 'deep'))).toEqual([])
  })

  it('keeps what goes by standard input out of errors', async () => {
    const failure = linuxHost().run({ do: 'exec', argv: sh('cat >/dev/null; exit 1'), stdin: 'hush' })
    await expect(failure).rejects.toSatisfy(
      (err) => !JSON.stringify([String(err), err.stack]).includes('hush'),
    )
  })
})
