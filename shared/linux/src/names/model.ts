import type { NameRecord } from '@sixfold/kernel'

/**
 * What a running unbound answers of ours. `zones`: each zone with its type. `records`: their texts. `instance` tells it
 * from the one that comes after it; `listedAt`: when it was asked for all of this, in seconds.
 */
export type Found = Readonly<{
  instance: string
  zones: ReadonlyMap<string, string>
  records: Set<string>
  listedAt: number
}>

/** null: nobody serves. */
export type Actual = Found | null

/** What was found or put in place last, by namespace: it spares a list of all names where only one is new. */
export type Known = Map<string, Found>

/** One change, because a few commands do it all. `closed` zones are to refuse meanwhile, `open` ones to
 * answer from then on; `made` are not there yet. */
export type Change = Readonly<{
  closed: readonly string[]
  made: readonly string[]
  open: readonly string[]
  retired: readonly string[]
  /** Names to forget with all their records, those of them that are not wanted, and records to tell. */
  forget: readonly string[]
  gone: readonly string[]
  tell: readonly NameRecord[]
  differences: readonly string[]
}>
