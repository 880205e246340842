import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type StateFiles, stateFiles } from './files.ts'

describe('state files', () => {
  let root: string
  let files: StateFiles
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'sixfold-files-'))
    files = stateFiles(join(root, 'state'))
  })
  afterEach(() => rm(root, { recursive: true, force: true }))
  const json = (bytes: Buffer): unknown => JSON.parse(bytes.toString())

  it('are written, read, listed and removed', async () => {
    expect(await files.list()).toEqual([])
    expect(await files.read('a.json')).toBeNull()
    await files.write('b.json', '2')
    await files.write('a.json', new Uint8Array([49]))
    await files.write('a.json', '11')
    expect(await files.list()).toEqual(['a.json', 'b.json'])
    expect(await files.readAs('a.json', json)).toEqual({ is: 'there', value: 11 })
    await files.remove('a.json')
    await files.remove('a.json')
    expect(await files.readAs('a.json', json)).toEqual({ is: 'absent' })
    expect(await readdir(files.directory)).toEqual(['b.json'])
  })

  it('are for their owner only unless told otherwise, whatever the umask', async () => {
    const before = process.umask(0o077)
    try {
      await files.write('key', 'x')
      await files.write('public', 'x', { mode: 0o644 })
    } finally {
      process.umask(before)
    }
    const mode = async (name: string) => ((await stat(join(files.directory, name))).mode & 0o777).toString(8)
    expect([await mode('key'), await mode('public'), await mode('.')]).toEqual(['600', '644', '700'])
  })

  it('are never half there: readers during a hundred writes see whole ones', async () => {
    const whole = (digit: number) => String(digit).repeat(100_000)
    await files.write('big', whole(0))
    let isWriting = true
    const reading = (async () => {
      while (isWriting) expect(new Set((await files.read('big'))?.toString()).size).toBe(1)
    })()
    for (let turn = 0; turn < 100; turn += 1) await files.write('big', whole(turn % 10))
    isWriting = false
    await reading
  })

  it('survive writers at the same time, and leave no halves', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => files.write('a', String(index))))
    expect(await readdir(files.directory)).toEqual(['a'])
  })

  it('that a crash left half written are none', async () => {
    await files.write('a', '1')
    await writeFile(join(files.directory, 'a.99-0.half'), 'x')
    expect(await files.list()).toEqual(['a'])
  })

  it('that are none of ours, as an editor leaves them, are not listed: who reads all that is listed would end', async () => {
    await files.write('a', 'mine')
    for (const name of ['.a.swp', 'a~', '#a#']) await writeFile(join(files.directory, name), 'x')
    expect(await files.list()).toEqual(['a'])
  })

  it('that nobody can parse are put aside, not lost, and are not taken for absent ones', async () => {
    await files.write('a', '{')
    const content = await files.readAs('a', json)
    expect(content).toMatchObject({ is: 'corrupt', reason: expect.stringContaining('JSON') })
    if (content.is === 'corrupt') expect(await readFile(content.movedTo, 'utf8')).toBe('{')
    expect(await files.list()).toEqual([])
    expect(await files.readAs('a', json)).toEqual({ is: 'absent' })
  })

  it('that are none, as a pipe or a directory, are not waited for, and are put aside where they are parsed', async () => {
    const { directory } = files
    await mkdir(join(directory, 'folder'), { recursive: true })
    execFileSync('mkfifo', [join(directory, 'pipe')])
    for (const name of ['folder', 'pipe']) {
      await expect(files.read(name)).rejects.toThrow('it is no regular file')
      expect(await files.readAs(name, String)).toMatchObject({
        is: 'corrupt',
        reason: 'it is no regular file',
      })
    }
    expect(await files.list()).toEqual([])
  })

  it('of no sane size are not read', async () => {
    await files.write('big', '')
    await truncate(join(files.directory, 'big'), 64 * 1024 * 1024 + 1)
    await expect(files.read('big')).rejects.toThrow('it has 67108865 bytes, more than 67108864')
  })

  it('that cannot be read are an error, not absent', async () => {
    await files.write('a', '1')
    const notADirectory = stateFiles(join(files.directory, 'a'))
    await expect(notADirectory.read('x')).rejects.toThrow('ENOTDIR')
    await expect(notADirectory.list()).rejects.toThrow('ENOTDIR')
  })

  it.each(['../a', 'a/b', '', '.', '..', '.hidden', 'a.half', 'a.corrupt-1', 'ä', 'a'.repeat(201)])(
    'cannot be named %j',
    (name) => {
      expect(() => files.read(name)).toThrow(RangeError)
    },
  )
})
