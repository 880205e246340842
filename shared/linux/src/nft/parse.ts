import { fingerprintOf } from '@sixfold/reconcile'
import { TABLE } from '../ownership.ts'
import type { Actual, Counted, Counters, SetHashes } from './model.ts'

/** Our table in the listing of a whole ruleset; null where there is none. */
export const tableIn = (ruleset: string): string | null => {
  const [, ours] = `\n${ruleset}`.split(`\ntable ${TABLE} {\n`)
  return ours === undefined ? null : `table ${TABLE} {\n${ours.split('\ntable ')[0]}`
}

/** The fingerprint of the frame that a listed table carries; null when somebody else wrote it. */
export const frameIn = (listing: string): string | null =>
  /^\s*comment "sixfold:([0-9a-f]{16})"$/m.exec(listing)?.[1] ?? null

const MARK = /^[ \t]*return comment "sixfold:([0-9a-f]{16})"\n/gm

/** The fingerprints of the whole texts that a listed table was made to be, the last one at the end; none when it does not say. */
const fingerprintsIn = (listing: string): readonly string[] =>
  [...listing.matchAll(MARK)].map(([, fingerprint = '']) => fingerprint)

/** A set that packets fill, with what its elements have counted. */
const COUNTING = /\n\tset (\S+) \{\n[^}]*?\n\t\tflags dynamic[^}]*?\n\t\telements = \{([^}]*)\}/g
const COUNTED = /([^\s,]+) counter packets (\d+) bytes (\d+)/g

/** What elements that packets made have counted, as far as they are listed: by their set and their key. */
const elementCountersIn = (listing: string): (readonly [string, Counted])[] =>
  [...listing.matchAll(COUNTING)].flatMap(([, set = '', elements = '']) =>
    [...elements.matchAll(COUNTED)].map(
      ([, key = '', packets, bytes]) =>
        [`${set} ${key.replaceAll('"', '')}`, { packets: Number(packets), bytes: Number(bytes) }] as const,
    ),
  )

/** The named counters of a listed table, and those of elements that packets made. */
const countersIn = (listing: string): Counters =>
  new Map([
    ...[...listing.matchAll(/^\s*counter (\S+) \{\s*packets (\d+) bytes (\d+)\s*\}$/gm)].map(
      ([, name = '', packets, bytes]) => [name, { packets: Number(packets), bytes: Number(bytes) }] as const,
    ),
    ...elementCountersIn(listing),
  ])

const LIST = /\s*elements = \{([^}]*)\}/
const ELEMENTS = new RegExp(LIST, 'g')
const SET = /^\s*(?:set|map) (\S+) \{/m

/** A set that packets fill, as it is listed: its elements come and go by themselves. */
const FILLED = /(\n\t\tflags dynamic[^\n]*(?:\n\t\ttimeout [^\n]*)?)\n\t\telements = \{[^}]*\}/g

/** Without what counts, what packets fill, and the fingerprints of the whole: those change where nothing else does. */
const still = (listing: string): string =>
  listing
    .replaceAll(FILLED, '$1')
    .replaceAll(/packets \d+ bytes \d+|# count \d+/g, '')
    .replaceAll(MARK, '')

/** In an order of its own: the kernel's is that in which they came. */
const sorted = (elements: string): string =>
  elements
    .split(',')
    .map((element) => element.trim())
    .toSorted()
    .join(',')

/** Of every set and map of a table, also of those without elements. */
const setsIn = (text: string): SetHashes => {
  const [, ...parts] = text.split(SET)
  const names = parts.filter((_, at) => at % 2 === 0)
  return new Map(
    names.map((name, at) => {
      const [, elements = ''] = LIST.exec(parts[2 * at + 1] ?? '') ?? []
      return [name, fingerprintOf(sorted(elements))]
    }),
  )
}

/** What a listing says of our table. `isDeep`: elements are listed, too. */
export const readListing = (ruleset: string, isDeep: boolean): Omit<Actual, 'isFirm'> => {
  const table = tableIn(ruleset)
  if (table === null) return NO_TABLE
  const text = still(table)
  const fingerprints = fingerprintsIn(table)
  return {
    fingerprint: fingerprints.at(-1) ?? null,
    frame: frameIn(table),
    listing: fingerprintOf(text.replaceAll(ELEMENTS, '')),
    elements: isDeep ? setsIn(text) : null,
    counters: countersIn(table),
    marks: fingerprints.length,
  }
}

/** Where there is no table of ours. */
export const NO_TABLE = {
  fingerprint: null,
  frame: null,
  listing: null,
  elements: null,
  counters: new Map(),
  marks: 0,
} as const
