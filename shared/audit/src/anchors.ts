import { LogCheckpointed } from '@sixfold/events/facts'
import { z } from 'zod'
import { isCredible, type Keys } from './authorities.ts'
import type { Checkpoint } from './checkpoint.ts'

/** A checkpoint as it is kept outside the log: what it says, and where on the log it stands. */
export type Anchor = Checkpoint & Readonly<{ sequence: number }>

const Anchor = LogCheckpointed.data.extend({ sequence: z.int().positive() })

/** A file of checkpoints is not one. Its message names the line. */
export class AnchorError extends Error {
  override readonly name = 'AnchorError'
}

/** A line of the file in which a coordinator keeps checkpoints, without its LF. */
export const anchorLine = ({ sequence, ...checkpoint }: Anchor): string =>
  JSON.stringify({ sequence, ...checkpoint })

/** Reads a line; null when it is none. */
export const parseAnchor = (line: string): Anchor | null => {
  try {
    return Anchor.safeParse(JSON.parse(line)).data ?? null
  } catch {
    return null
  }
}

const readLine = (line: string, where: string, keys: Keys): Anchor => {
  const anchor = parseAnchor(line)
  if (anchor === null) throw new AnchorError(`${where} is no checkpoint`)
  if (isCredible(anchor, keys)) return anchor
  throw new AnchorError(`${where} is not signed as it must be; it says that ${anchor.key} did`)
}

/**
 * The checkpoints in files of them, in the order of what they are about, each once. Throws AnchorError for a line that
 * is no checkpoint or not signed (by one of `keys`), and for two that contradict each other.
 */
export const readAnchors = (
  files: readonly Readonly<{ name: string; text: string }>[],
  keys: Keys,
): Anchor[] => {
  const lines = files.flatMap(({ name, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (line === '' ? [] : [{ line, where: `line ${index + 1} of ${name}` }])),
  )
  const byFirst = new Map<number, Anchor>()
  for (const { line, where } of lines) {
    const anchor = readLine(line, where, keys)
    const known = byFirst.get(anchor.first) ?? anchor
    if (known.chain !== anchor.chain)
      throw new AnchorError(
        `${where} contradicts another checkpoint from ${anchor.first} on: they are of two different logs`,
      )
    byFirst.set(anchor.first, anchor)
  }
  return [...byFirst.values()].toSorted((a, b) => a.first - b.first)
}
