import type { Actual } from './model.ts'

/** How the kernel listed a table of ours when it had come to rest: hashes of it, and of each of its sets. */
export type TableRecord = Readonly<{
  /** Of the text that it was made from. */
  fingerprint: string
  listing: string
  elements: Readonly<Record<string, string>>
}>

/** What outlives the process of how tables were listed, by the namespace that they are in. */
export type TableRecords = Readonly<{
  /** Whether a table that this process has not seen before is as it was left. */
  isAsLeft: (name: string, found: TableRecord) => boolean
  /** A table is as it is to be. Called with each look at all of it, so that what is the same costs nothing. */
  keep: (name: string, found: TableRecord) => void
}>

/** Of those who keep nothing: what a table says of itself is believed. */
export const NO_RECORDS: TableRecords = { isAsLeft: () => true, keep: () => undefined }

/** Whether two records say the same. */
export const isSameRecord = (one: TableRecord, other: TableRecord): boolean => {
  const sets = Object.entries(one.elements)
  return (
    one.fingerprint === other.fingerprint &&
    one.listing === other.listing &&
    sets.length === Object.keys(other.elements).length &&
    sets.every(([set, hash]) => other.elements[set] === hash)
  )
}

/** A look as a record; null of one that did not see all of a table of ours. */
export const recordOf = ({ fingerprint, listing, elements }: Actual): TableRecord | null =>
  fingerprint === null || listing === null || elements === null
    ? null
    : { fingerprint, listing, elements: Object.fromEntries(elements) }
