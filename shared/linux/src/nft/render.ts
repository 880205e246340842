import { TABLE } from '../ownership.ts'
import type { Change } from './model.ts'

/**
 * One transaction: the old table and the new one are never both there, nor both gone, and an error leaves the old one.
 * The empty table in front makes the deletion succeed where there was none (nft 1.0.6 knows no `destroy`).
 */
export const renderTable = ({ body, fingerprint }: Pick<Change, 'body' | 'fingerprint'>): string =>
  `table ${TABLE}\ndelete table ${TABLE}\ntable ${TABLE} {\ncomment "sixfold:${fingerprint}"\n${body}\n}\n`

/** The fingerprint that a listed table carries; null when somebody else wrote it. */
export const fingerprintIn = (listing: string): string | null =>
  /^\s*comment "sixfold:([0-9a-f]{16})"$/m.exec(listing)?.[1] ?? null
