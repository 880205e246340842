/** What a named counter has counted. */
export type Counted = Readonly<{ packets: number; bytes: number }>
/** Named counters of a table. */
export type Counters = ReadonlyMap<string, Counted>

/**
 * What is in place. `fingerprint`: of the whole text that the table was made to be; `frame`: of that text without the
 * elements of its sets; both null where there is no table of ours. `listing` is a hash of how the kernel lists the table
 * without its elements, `elements` by the name of each set one of how it lists those; null where they were not looked at.
 * `isFirm`: what the process remembers of the table came of a pass that came to its end.
 */
export type Actual = Readonly<{
  fingerprint: string | null
  frame: string | null
  listing: string | null
  elements: SetHashes | null
  counters: Counters
  /** How many fingerprints of the whole it carries; the last is the one that counts. */
  marks: number
  isFirm: boolean
  /** How long the listing was, where it was one with elements. */
  characters?: number
}>

/** By the name of a set or map: a hash of how the kernel lists its elements. */
export type SetHashes = ReadonlyMap<string, string>

/** Elements that a set or map loses and gets. */
export type ElementChange = Readonly<{ set: string; gone: readonly string[]; added: readonly string[] }>

/**
 * What is to be done: a whole table in place of another one, its counters going on where those stood; or elements alone.
 * `was` is the fingerprint of the table before; null where there is none of ours, or somebody touched it. `clears`: the
 * fingerprints that the table carries go, before it gets the one that it has then.
 */
export type Change = Readonly<
  | { kind: 'whole'; body: string; fingerprint: string; was: string | null; counters: Counters }
  | { kind: 'elements'; changes: readonly ElementChange[]; fingerprint: string; was: string; clears: boolean }
>

/** What a process remembers of a table as it last came to rest. */
export type Known = Readonly<{
  body: string
  fingerprint: string
  /** How the kernel listed it when it was first seen as we wrote it; null until then. */
  listing: string | null
  /** The same of its sets, without those that we changed since. */
  elements: SetHashes | null
  marks: number
  /** How often in a row it was written and not yet seen to stand. */
  rewrites: number
  /** When its elements were last looked at, in seconds. */
  lookedAt: number
  /** How long the listing was then, elements and all. */
  characters: number
  /** The kernel has told of elements since: perhaps ours, perhaps not. */
  hasHeard: boolean
  counters: Counters
  isFirm: boolean
}>

/** By namespace. Losing it costs one whole replacement at the next change; a process that starts goes by records (`records.ts`). */
export type Listings = Map<string, Known>
