import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryStore } from '@sixfold/decider'
import { hashOf } from '@sixfold/events'
import { worldHash } from '@sixfold/fold'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openGrid } from '../fixtures/core.ts'
import { SMALL_GRID } from '../fixtures/grid.ts'
import { readLog } from '../fixtures/read-log.ts'
import { toldLog } from '../fixtures/told-log.ts'
import { seal, writeBody } from './document.ts'
import { openFold } from './fold.ts'
import { recall } from './recall.ts'
import { openShelf } from './shelf.ts'

const store = memoryStore()
await openGrid({ store }, SMALL_GRID)
const log = await readLog(store)
const stream = { created: 'then', lastSequence: log.length }

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sixfold-snapshots-'))
})
afterEach(() => rm(directory, { recursive: true }))

const foldTo = (sequence: number) => {
  const fold = openFold()
  for (const recorded of log.slice(0, sequence)) {
    fold.world.apply(recorded.ref, recorded.fact, recorded.position)
    fold.note(recorded)
  }
  return fold
}

const snapshotAt = (sequence: number, other: object = {}): Uint8Array => {
  const fact = hashOf(log[sequence - 1]?.bytes ?? new Uint8Array())
  const head = { code: 'c', stream: 'then', sequence, last: sequence, fact, ...other }
  return seal(head, writeBody(foldTo(sequence).save()))
}
const put = (sequence: number, other?: object) =>
  openShelf(directory).put(sequence, snapshotAt(sequence, other))
const begin = async (code = 'c') => {
  const { log: said, sentences, told } = toldLog()
  const { fold, sequence } = await recall({ shelf: openShelf(directory), store, stream, code, log: said })
  return { fold, sequence, sentences: sentences(), told }
}
const NOT_GOOD = 'warn: a snapshot is not good and was set aside'
const BEGUN = 'info: begun with a snapshot'

describe('a coordinator begins', () => {
  it('with nothing where there is no snapshot, not even a directory', async () => {
    await rm(directory, { recursive: true })
    expect(await begin()).toMatchObject({ sequence: 0, sentences: [] })
    await put(1)
  })

  it('with the newest of the two that are kept', async () => {
    for (const sequence of [2, 9, 5]) await put(sequence)
    expect(await readdir(directory)).toEqual(['snapshot-0000000000000005', 'snapshot-0000000000000009'])
    const { fold, sequence, sentences } = await begin()
    expect([sequence, sentences]).toEqual([9, [BEGUN]])
    expect(worldHash(fold.world)).toBe(worldHash(foldTo(9).world))
    expect(fold.save()).toEqual(foldTo(9).save())
  })

  it('with the older one where the newer is damaged, which is set aside and said', async () => {
    await put(5)
    const file = await put(9)
    const bytes = await readFile(file)
    bytes[bytes.length - 7] = (bytes[bytes.length - 7] as number) ^ 1
    await writeFile(file, bytes)
    expect(await begin()).toMatchObject({ sequence: 5, sentences: [NOT_GOOD, BEGUN] })
    expect(await readdir(directory)).toEqual(['aside-snapshot-0000000000000009', 'snapshot-0000000000000005'])
    expect(await begin()).toMatchObject({ sequence: 5, sentences: [BEGUN] })
  })

  it.each([
    ['of another log', { stream: 'earlier' }, 'a log that was made at earlier, and this one at then'],
    ['that knows more than the log', { last: 999 }, `it knows fact 999, and the log ends at ${log.length}`],
    ['with another fact', { fact: 'x'.repeat(43) }, 'the log holds something else at 9'],
  ])('with nothing where there is only one %s', async (_what, other, reason) => {
    await put(9, other)
    const { sequence, sentences, told } = await begin()
    expect([sequence, sentences]).toEqual([0, [NOT_GOOD]])
    expect(told[0]?.[2]).toMatchObject({ reason: expect.stringContaining(reason) })
  })

  it('with nothing where one is not what it says, though its digest is right', async () => {
    const shelf = openShelf(directory)
    const head = {
      code: 'c',
      stream: 'then',
      sequence: 9,
      last: 9,
      fact: hashOf(log[8]?.bytes as Uint8Array),
    }
    await shelf.put(9, seal(head, new Uint8Array([1, 2, 3])))
    expect(await begin()).toMatchObject({ sequence: 0, sentences: [NOT_GOOD] })
  })

  it('with nothing where another version of the code wrote it, and leaves that one where it is', async () => {
    await put(9)
    expect(await begin('other')).toMatchObject({
      sequence: 0,
      sentences: ['info: a snapshot of another version is passed over'],
    })
    expect(await begin()).toMatchObject({ sequence: 9 })
  })

  it('and keeps of those set aside the last only, and no half', async () => {
    for (const sequence of [5, 9]) {
      await put(sequence, { stream: 'earlier' })
      await begin()
    }
    await writeFile(join(directory, 'snapshot-0000000000000007.1-2.half'), 'x')
    await put(3)
    expect(await readdir(directory)).toEqual(['aside-snapshot-0000000000000009', 'snapshot-0000000000000003'])
  })
})
