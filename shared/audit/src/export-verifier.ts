import type { StoredFact } from '@sixfold/decider'
import { type ExportEnd, type ExportHeader, logHash, parseLine } from './export-format.ts'
import type { Finding } from './finding.ts'
import { openVerifier, type Verdict, type Verifier, type VerifierOptions } from './verifier.ts'

/** A file is no export of a version that can be read here. */
export class ExportError extends Error {
  override readonly name = 'ExportError'
}

/** Takes the lines of an export in order; gives true when nothing more need be read. */
export type ExportVerifier = Readonly<{
  take: (line: string) => boolean
  header: () => ExportHeader | null
  /** Throws ExportError when there was no header. */
  end: () => Verdict & Readonly<{ chain: string }>
}>

const nowhere = { subject: null, type: null } as const

/**
 * Verifies an export in one pass, its first and its last line included. `onFact` is given each fact as it comes.
 *
 * An export ends where the log did when it was made: that checkpoints kept outside know of later facts is no finding, but
 * `beyond` says up to where. Whoever cut its tail and mended both lines made just such a file: only its hash, kept
 * elsewhere, tells them apart.
 */
export const openExportVerifier = (
  options: Omit<VerifierOptions, 'begins' | 'isCopy'> = {},
  onFact: (fact: StoredFact) => void = () => undefined,
): ExportVerifier => {
  const sum = logHash()
  let header: ExportHeader | null = null
  let verifier: Verifier | null = null
  let said: ExportEnd | null = null
  let last = 0
  let lines = 0
  let broken: Finding | null = null

  const breaks = (kind: Finding['kind'], because: string): boolean => {
    broken = { kind, sequence: last + 1, ...nowhere, because }
    return true
  }

  const takeFirst = (line: string): boolean => {
    const parsed = parseLine(line)
    if (parsed.is !== 'header') throw new ExportError('its first line is not that of an export of version 1')
    header = parsed.header
    last = header.begins - 1
    verifier = openVerifier({ ...options, begins: header.begins, isCopy: true })
    return false
  }

  const takeFact = (fact: StoredFact): boolean => {
    last = fact.sequence
    sum.take(fact)
    onFact(fact)
    return verifier?.take(fact) ?? false
  }

  /** What the first and the last line say, where the facts themselves fit. */
  const judgeEnds = ({ finding, vouched, last: found }: Verdict): Finding | null => {
    if (finding !== null && (broken === null || finding.sequence <= broken.sequence)) return finding
    if (broken !== null) return broken
    if (said === null)
      return {
        kind: 'removed',
        sequence: found + 1,
        ...nowhere,
        because: 'the last line is missing: it was cut',
      }
    const { count, chain } = sum.end()
    if (said.count === count && said.chain === chain) return null
    const because = `the last line speaks of other facts: something from here to ${found} is not as it was exported`
    return { kind: 'altered', sequence: vouched + 1, ...nowhere, because }
  }

  return {
    take: (line) => {
      lines += 1
      if (verifier === null) return takeFirst(line)
      const parsed = parseLine(line)
      if (said !== null) return breaks('inserted', `line ${lines} stands behind the last one`)
      if (parsed.is === 'fact') return takeFact(parsed.fact)
      if (parsed.is !== 'end') return breaks('altered', `line ${lines} cannot be read`)
      said = parsed.end
      return false
    },
    header: () => header,
    end: () => {
      if (verifier === null || header === null) throw new ExportError('it is empty')
      const verdict = verifier.end(broken === null ? header.last : 0)
      return { ...verdict, finding: judgeEnds(verdict), chain: sum.end().chain }
    },
  }
}
