import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readAnchors } from '@sixfold/audit'
import type { StoredFact } from '@sixfold/decider'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { logOf } from '../../../../shared/audit/src/log.examples.ts'
import { refuseCutLog } from './not-cut.ts'
import { openWitness } from './witness.ts'

const { facts, anchors } = logOf('ab!ab!b')
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sixfold-witness-'))
})
afterEach(() => rm(directory, { recursive: true }))

const keepAll = async (): Promise<string> => {
  await using witness = await openWitness(join(directory, 'c'), 'a')
  await Promise.all(anchors.map(witness.keep))
  return witness.file
}

describe('the file outside', () => {
  it('holds every checkpoint, for its owner alone', async () => {
    const file = await keepAll()
    expect(readAnchors([{ name: file, text: await readFile(file, 'utf8') }], null)).toEqual(anchors)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })
  it('is gone on with, and says what it holds last', async () => {
    await keepAll()
    await using again = await openWitness(join(directory, 'c'), 'a')
    expect(again.last).toEqual(anchors[1])
  })
  it('loses nothing but the line during which its writer died', async () => {
    const file = await keepAll()
    await appendFile(file, '{"sequence":9,"first":7,')
    await using again = await openWitness(join(directory, 'c'), 'a')
    expect(again.last).toEqual(anchors[1])
    await again.keep(anchors[1] as (typeof anchors)[0])
    const kept = readAnchors([{ name: file, text: await readFile(file, 'utf8') }], null)
    expect(kept).toEqual(anchors)
  })
  it('may be empty', async () => {
    await using witness = await openWitness(directory, 'b')
    expect(witness.last).toBeNull()
  })
})

describe('a log that is not the one of which checkpoints were kept', () => {
  const look = (log: readonly StoredFact[]) =>
    refuseCutLog(
      { at: async (sequence) => log[sequence - 1] ?? null },
      { file: '/c/a.ndjson', last: anchors[1] ?? null },
    )

  it('is not, when all is there', () => expect(look(facts)).resolves.toBeUndefined())
  it('is refused when it is empty', () =>
    expect(look([])).rejects.toThrow(
      'the log has no fact 6, where a checkpoint over the facts up to 5 stood',
    ))
  it('is refused when it was cut', () =>
    expect(look(facts.slice(0, 5))).rejects.toThrow('move /c/a.ndjson away'))
  it('is refused when something else stands there', () =>
    expect(look([...facts.slice(0, 5), ...facts.slice(4)])).rejects.toThrow('holds something else at 6'))
  it('is refused when another checkpoint stands there', () =>
    expect(look(logOf('ba!ab!').facts)).rejects.toThrow('holds something else at 6'))
})
