import { createHash, type Hash } from 'node:crypto'
import type { StoredFact } from '@sixfold/decider'
import { hashOf } from '@sixfold/events'
import { z } from 'zod'

/** The first line of an export. */
export const ExportHeader = z.strictObject({
  format: z.literal('sixfold-facts'),
  version: z.literal(1),
  /** The stream, and when it was made: which one it was. */
  stream: z.string(),
  created: z.string(),
  /** The sequence with which the stream began; 1 unless it was made otherwise. */
  begins: z.int().positive(),
  first: z.int().nonnegative(),
  last: z.int().nonnegative(),
  time: z.iso.datetime(),
})
export type ExportHeader = z.output<typeof ExportHeader>

const Place = { sequence: z.int().positive(), subject: z.string().min(1) }
const FactLine = z.union([
  z.strictObject({ ...Place, text: z.string() }),
  z.strictObject({ ...Place, base64: z.base64() }),
])

/** The last line: how many facts there are, and a hash over all of them. */
export const ExportEnd = z.strictObject({ count: z.int().nonnegative(), chain: z.string() })
export type ExportEnd = z.output<typeof ExportEnd>

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const textOf = (bytes: Uint8Array): string | null => {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}

export const headerLine = (header: Omit<ExportHeader, 'format' | 'version'>): string =>
  `${JSON.stringify({ format: 'sixfold-facts', version: 1, ...header } satisfies ExportHeader)}\n`

/** A fact as a line: its bytes as text, or in base64 where they are none. */
export const factLine = ({ sequence, subject, bytes }: StoredFact): string => {
  const text = textOf(bytes)
  const held = text === null ? { base64: Buffer.from(bytes).toString('base64') } : { text }
  return `${JSON.stringify({ sequence, subject, ...held })}\n`
}

export const endLine = (end: ExportEnd): string => `${JSON.stringify(end)}\n`

/** What a line of an export holds. */
export type ExportLine = Readonly<
  | { is: 'header'; header: ExportHeader }
  | { is: 'fact'; fact: StoredFact }
  | { is: 'end'; end: ExportEnd }
  | { is: 'nothing' }
>

const jsonOf = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

/** Reads a line, without its LF. `nothing` when it is no line of an export of this version. */
export const parseLine = (line: string): ExportLine => {
  const json = jsonOf(line)
  const fact = FactLine.safeParse(json).data
  if (fact !== undefined) {
    const { sequence, subject } = fact
    const bytes = 'text' in fact ? Buffer.from(fact.text) : Buffer.from(fact.base64, 'base64')
    return { is: 'fact', fact: { sequence, subject, bytes } }
  }
  const header = ExportHeader.safeParse(json).data
  if (header !== undefined) return { is: 'header', header }
  const end = ExportEnd.safeParse(json).data
  return end === undefined ? { is: 'nothing' } : { is: 'end', end }
}

/** The hash over a whole log: sha256, in base64url, of a line `<sequence> <subject> <hash>` for each fact. */
export const logHash = () => {
  const sum: Hash = createHash('sha256')
  let count = 0
  return {
    take: ({ sequence, subject, bytes }: StoredFact): void => {
      count += 1
      sum.update(`${sequence} ${subject} ${hashOf(bytes)}\n`)
    },
    end: (): ExportEnd => ({ count, chain: sum.copy().digest('base64url') }),
  }
}
