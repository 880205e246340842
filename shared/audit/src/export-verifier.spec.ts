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
  describe('from before the newest checkpoint', () => {
    const grown = logOf('abc!ab!ab!')
    const [, second] = grown.anchors
    const early = exportOf(grown.facts.slice(0, 5))
    const before = (options = {}) => verify(early, { anchors: grown.anchors, ...options })

    it('is whole as far as it goes, and says what is known of behind it', () =>
      expect(before()).toMatchObject({ finding: null, last: 5, vouched: 3, beyond: 10, unvouched: 0 }))
    it('is not held against what is known of behind it, but against all that is known of it', () => {
      const bad = exportOf(altered(grown.facts, 5, evil).slice(0, 5))
      expect(found(bad, { anchors: grown.anchors })).toEqual(['altered', 5])
      expect(found(bad, { anchors: grown.anchors.slice(0, 1) })).toBeNull()
    })
    it('has to be the beginning of the log that the checkpoints are of', () => {
      // Sealed as another log was: the facts fit, and what came before them does not.
      const other = { ...(second as (typeof grown.anchors)[0]), before: 'x'.repeat(43) }
      expect(before({ anchors: [other] }).finding).toMatchObject({ kind: 'forged', sequence: 4 })
    })
    it('that its own last lines say was longer is cut, whatever is known outside', () => {
      const cut = [early[0], ...early.slice(1, 5), early.at(-1)].map((line) => line ?? '')
      expect(found(cut, { anchors: grown.anchors })).toEqual(['removed', 5])
      expect(found(early.slice(0, -1), { anchors: grown.anchors })).toEqual(['removed', 6])
      const mended = [exportOf(grown.facts.slice(0, 4))[0] ?? '', ...cut.slice(1)]
      expect(found(mended, { anchors: grown.anchors })).toEqual(['altered', 4])
    })
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
