import { describe, expect, it } from 'vitest'
import { factLine, parseLine } from './export-format.ts'
import { ExportError, openExportVerifier } from './export-verifier.ts'
import { exportOf, logOf } from './log.examples.ts'
import { altered, evil } from './tampering.examples.ts'

const { facts, anchors } = logOf('abc!ab')
const lines = exportOf(facts)

const verify = (text: readonly string[], options: Parameters<typeof openExportVerifier>[0] = {}) => {
  const verifier = openExportVerifier(options)
  text.some((line) => verifier.take(line))
  return verifier.end()
}
const found = (text: readonly string[], options?: Parameters<typeof verify>[1]) => {
  const { finding } = verify(text, options)
  return finding === null ? null : [finding.kind, finding.sequence]
}
const changed = (index: number, change: (line: string) => string): string[] =>
  lines.map((line, at) => (at === index ? change(line) : line))

describe('an export', () => {
  it('is whole', () =>
    expect(verify(lines, { anchors })).toMatchObject({ finding: null, facts: 6, anchored: 3, unvouched: 2 }))
  it('of nothing is whole', () => expect(found(exportOf([]))).toBeNull())
  it('says when its last line is missing', () => expect(found(lines.slice(0, -1))).toEqual(['removed', 7]))
  it('says when facts at its end are missing', () => {
    expect(found([...lines.slice(0, 6), ...lines.slice(7)])).toEqual(['removed', 6])
    expect(found(lines.slice(0, 5))).toEqual(['removed', 5])
  })
  it('says when a line cannot be read, and where', () => {
    expect(found(changed(2, (line) => line.slice(1)))).toEqual(['altered', 2])
    expect(found(changed(2, () => ''))).toEqual(['altered', 2])
  })
  it('names what was altered before it', () =>
    expect(found(exportOf(altered(facts, 1, evil)).map((line, at) => (at === 5 ? '{' : line)))).toEqual([
      'altered',
      1,
    ]))
  it('says when the tail is not what its last line says', () => {
    const tail = factLine(altered(facts, 6, evil)[5] as (typeof facts)[0]).trimEnd()
    const { finding } = verify(changed(6, () => tail))
    expect(finding).toMatchObject({ kind: 'altered', sequence: 4 })
    expect(finding?.because).toContain('something from here to 6')
  })
  it('says when something stands behind its last line', () =>
    expect(found([...lines, lines[6] ?? ''])).toEqual(['inserted', 7]))
  it.each([[[]], [['{}']], [lines.slice(1)], [['{"format":"sixfold-facts","version":2}']]])(
    'that begins otherwise is none: %#',
    (text) => expect(() => verify(text)).toThrow(ExportError),
  )
})

describe('a line', () => {
  it.each([
    ['text', Buffer.from('{"a":"\u2028 ü \ufeff"}')],
    ['a byte order mark', Buffer.from([0xef, 0xbb, 0xbf, 0x7b])],
    ['no text', Buffer.from([0xff, 0xfe, 0x00])],
    ['half a character', Buffer.from([0xc3])],
    ['nothing', Buffer.from([])],
  ])('gives back its bytes: %s', (_, bytes) => {
    const fact = { sequence: 1, subject: 's', bytes }
    const line = factLine(fact)
    expect(line.indexOf('\n')).toBe(line.length - 1)
    const parsed = parseLine(line)
    expect(parsed.is === 'fact' && Buffer.compare(parsed.fact.bytes, bytes)).toBe(0)
  })
})
