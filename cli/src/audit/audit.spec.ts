import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openVerifier } from '@sixfold/audit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exportOf, logOf, OURS } from '../../../shared/audit/src/log.examples.ts'
import { without } from '../../../shared/audit/src/tampering.examples.ts'
import { linesOf } from './lines-of.ts'
import { openOutFile } from './out-file.ts'
import { trustedBy } from './trusted.ts'
import { verifyExport } from './verify-export.ts'
import { earlierWords, findingWords, wholeWords } from './words.ts'

const { facts, anchors } = logOf('abc!ab')
const nobody = { keys: null, anchors: [] }
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sixfold-audit-'))
})
afterEach(() => rm(directory, { recursive: true }))

const file = async (text: string): Promise<string> => {
  await writeFile(join(directory, 'file'), text)
  return join(directory, 'file')
}

describe('what is told', () => {
  const verdict = (log = facts, trusted: Parameters<typeof wholeWords>[1] = nobody) => {
    const verifier = openVerifier(trusted)
    for (const fact of log) verifier.take(fact)
    return verifier.end()
  }

  it('of a whole log: who vouches, up to where, and what nobody vouches for', () =>
    expect(wholeWords(verdict(), nobody)).toEqual([
      'whole: 6 facts of 4 aggregates',
      `checkpoints vouch for every fact up to 3; signed by ${OURS.key} (1)`,
      '2 facts behind 3, up to 6, nobody vouches for: were the last of them altered or removed, this could not tell',
      'nothing from outside was given (--anchor, --key): whoever can write the log could have written all of it anew, with a key of their own',
    ]))
  it('of one that was held against what was kept outside', () =>
    expect(wholeWords(verdict(facts, { keys: null, anchors }), { keys: null, anchors })).toContain(
      'the checkpoints kept outside agree, up to 3',
    ))
  it('of an export that ends earlier than what is known outside', () => {
    const { facts: all, anchors: known } = logOf('abc!ab!ab!')
    const verifier = openVerifier({ anchors: known, isCopy: true })
    for (const fact of all.slice(0, 5)) verifier.take(fact)
    const verdict = verifier.end(5)
    expect(wholeWords(verdict, { keys: null, anchors: known })[2]).toBe(
      'every fact behind it is named by a checkpoint',
    )
    expect(earlierWords(verdict)).toContain(
      'the export ends at 5; the checkpoints kept outside know of facts up to 10: whatever came behind the export is not in it',
    )
  })
  it('of an export from before the first checkpoint', () => {
    const verifier = openVerifier({ anchors, isCopy: true })
    for (const fact of facts.slice(0, 2)) verifier.take(fact)
    expect(wholeWords(verifier.end(2), { keys: null, anchors })).toEqual([
      'whole: 2 facts of 2 aggregates',
      'no checkpoint is on it, and one that was kept outside names every fact of it',
    ])
  })
  it('of one without checkpoints', () => {
    const { facts: bare } = logOf('ab')
    expect(wholeWords(verdict(bare), nobody)).toEqual([
      'whole: 2 facts of 2 aggregates',
      'no checkpoint vouches for any of them: only the chain of each aggregate fits',
      'nothing from outside was given (--anchor, --key): whoever can write the log could have written all of it anew, with a key of their own',
    ])
  })
  it('of one that is not whole', () => {
    const { finding } = verdict(without(facts, 1))
    expect(finding === null ? '' : findingWords(finding)).toBe(
      'the fact at 1 (sixfold.fact.farm.grid.a) was removed: the fact at 5 still carries the hash of the one that is gone',
    )
  })
})

const all = async (lines: AsyncIterable<string>): Promise<string[]> => {
  const found: string[] = []
  for await (const line of lines) found.push(line)
  return found
}

describe('files', () => {
  it('are read by lines, and only LF ends one', async () => {
    const lines = ['a\u2028b', '', 'c\rd', 'x'.repeat(3_000_000), 'last']
    expect(await all(linesOf(await file(lines.join('\n'))))).toEqual(lines)
    expect(await all(linesOf(await file('a\n')))).toEqual(['a'])
    expect(await all(linesOf(await file('')))).toEqual([])
  })
  it('are written as a whole or not at all', async () => {
    const path = join(directory, 'out')
    {
      using half = openOutFile(path)
      half.write('x'.repeat(1_000_000))
    }
    expect(await readdir(directory)).toEqual([])
    using whole = openOutFile(path)
    whole.write('x'.repeat(1_000_000))
    whole.write('y')
    whole.done()
    expect((await readFile(path)).length).toBe(1_000_001)
    expect(await readdir(directory)).toEqual(['out'])
  })
  it('that cannot be written are refused by the directory', () => {
    expect(() => openOutFile(join(directory, 'none', 'out'))).toThrow(
      `${directory}/none: there is no such directory`,
    )
    expect(() => openOutFile(directory)).toThrow(`${directory} is a directory`)
  })
  it('below a file are refused, too', async () => {
    const path = await file('')
    expect(() => openOutFile(join(path, 'out'))).toThrow(`${path}: it is no directory`)
    expect(() => openOutFile(join(path, 'x', 'out'))).toThrow(`${path}/x: it is no directory`)
  })
  it('that are no export are refused', async () => {
    await expect(verifyExport(await file('{"a":1}\n'), nobody)).rejects.toThrow(
      'is no export: its first line',
    )
    await expect(verifyExport(join(directory, 'none'), nobody)).rejects.toThrow('ENOENT')
  })
  it('are verified against checkpoints from other files, and keys', async () => {
    const anchor = await file(`${JSON.stringify(anchors[0])}\n`)
    const trusted = await trustedBy({ anchor: [anchor], key: [OURS.key] })
    const path = join(directory, 'export')
    await writeFile(path, exportOf(facts).join('\n'))
    expect((await verifyExport(path, trusted)).verdict).toMatchObject({ finding: null, anchored: 3 })
    await expect(trustedBy({ anchor: [path] })).rejects.toThrow('line 1 of')
    await expect(trustedBy({ key: ['me'] })).rejects.toThrow('--key is "me"')
  })
})
