import { type Facility, fingerprintOf } from '@sixfold/reconcile'
import { netnsExists } from '../netns/look.ts'
import { inside, TABLE } from '../ownership.ts'
import { elementChanges, frameOf } from './body.ts'
import type { Actual, Change, Known, Listings } from './model.ts'
import { NO_TABLE, readListing } from './parse.ts'
import { NO_RECORDS, recordOf, type TableRecords } from './records.ts'
import { wallSeconds } from './remember.ts'
import { renderElements, renderTable } from './render.ts'

/**
 * How long elements are believed to be as they were: a look at them costs by their number, any other does not. Less than a
 * sweep's thirty seconds, or every other one would pass them over.
 */
const ELEMENTS_EVERY_SECONDS = 25

/** After the kernel told of elements they are looked at with the next pass; the longer a listing is, the seldomer: a second for each of so many characters. */
const CHARACTERS_A_SECOND = 20_000

/** Elements that nobody has seen yet are looked at, or the first hand that moves one would be believed. */
const isDeepDue = ({ lookedAt, characters, hasHeard, elements }: Known, nowIs: number): boolean =>
  elements === null ||
  nowIs - lookedAt >= (hasHeard ? Math.floor(characters / CHARACTERS_A_SECOND) : ELEMENTS_EVERY_SECONDS)

/** Elements in the table of a namespace have changed, by whatever hand. */
export const elementsMoved = (listings: Listings, netns: string): void => {
  const known = listings.get(netns)
  if (known !== undefined) listings.set(netns, { ...known, hasHeard: true })
}

/**
 * Everything that we filter or translate in one namespace: one table that nobody else touches, swapped as a whole, or
 * changed by elements alone where the rest of its text stays.
 *
 * The kernel rewrites rules as it stores them, so the table carries fingerprints of the text it was made from: of its
 * frame in its comment, of all of it in the last rule of a chain, which gets one more as elements do. A rule changed by hand under them shows as
 * another listing than the one first seen (`listings`, kept by the process). Elements are not in that listing; every
 * thirty seconds, and when the kernel told of some, they are listed, too, and compared with what was first seen of them. Named counters are never compared,
 * and go on through a swap: what is counted between the look and the swap is lost, and nothing else.
 *
 * `list ruleset`, because only there nft 1.0.6 leaves out elements without reading them first. Needs the namespace; comes
 * before links are up.
 */
export const nftFacility = (
  netns: string,
  listings: Listings = new Map(),
  nowSeconds: () => number = wallSeconds,
  records: TableRecords = NO_RECORDS,
): Facility<string, Actual, Change> => ({
  name: `nft:${netns}`,
  async observe(host) {
    const known = listings.get(netns)
    const isDeep = known === undefined || isDeepDue(known, nowSeconds())
    // What is heard from here on is of after this look, or in it.
    if (known !== undefined && isDeep) listings.set(netns, { ...known, hasHeard: false })
    const argv = inside(netns, 'nft', ...(isDeep ? [] : ['--terse']), 'list', 'ruleset')
    const text = (await netnsExists(host, netns)) ? await host.read(argv) : null
    // Until this look came to its end: a change of elements that failed is not tried twice.
    const still = listings.get(netns)
    if (still !== undefined) listings.set(netns, { ...still, isFirm: false })
    const found = text === null ? NO_TABLE : readListing(text, isDeep)
    const isFirm = known?.isFirm === true
    return { ...found, isFirm, ...(isDeep ? { characters: text?.length ?? 0 } : {}) }
  },
  diff: (wanted, actual) => {
    const known = listings.get(netns)
    const isStrange = known === undefined ? isNotAsLeft(netns, actual, records) : isTouched(known, actual)
    return tableDiff(wanted, isStrange ? null : actual.fingerprint, actual, known)
  },
  async since(_host, before, wanted) {
    const known = listings.get(netns)
    if (known?.isFirm !== true || known.body !== before || frameOf(before) !== frameOf(wanted)) return null
    listings.set(netns, { ...known, isFirm: false })
    return { wanted, actual: asKnown(known) }
  },
  steps: (changes) =>
    changes.map((change) => ({
      do: 'exec',
      argv: inside(netns, 'nft', '-f', '-'),
      stdin: change.kind === 'whole' ? renderTable(change) : renderElements(change),
      stdinIsPublic: true,
    })),
  describe: (change) => {
    if (change.kind === 'whole')
      return [
        `replace table ${TABLE} in ${netns}: was ${change.was ?? 'absent or touched'}, becomes ${change.fingerprint}`,
      ]
    return change.changes.flatMap(({ set, gone, added }) => [
      ...(gone.length === 0 ? [] : [`remove from ${set} in ${netns}: ${some(gone)}`]),
      ...(added.length === 0 ? [] : [`add to ${set} in ${netns}: ${some(added)}`]),
    ])
  },
})

/** A table as it came to rest: a transaction of elements fails where it is gone, or has others. */
const asKnown = ({ body, fingerprint, listing, counters, marks }: Known): Actual => ({
  fingerprint,
  frame: fingerprintOf(frameOf(body)),
  listing,
  elements: null,
  counters,
  marks,
  isFirm: true,
})

const SHOWN = 4

const some = (elements: readonly string[]): string =>
  elements.length <= SHOWN
    ? elements.join(', ')
    : `${elements.slice(0, SHOWN).join(', ')} and ${elements.length - SHOWN} more`

/** Whether a table that carries fingerprints of ours is not as it was when it came to rest. */
const isTouched = (known: Known, { fingerprint, listing, elements }: Actual): boolean => {
  if (fingerprint === null) return false
  if (known.fingerprint !== fingerprint) return true
  if (known.listing !== null && listing !== null && known.listing !== listing) return true
  // Of a set that we changed since it was listed, how it is listed now is believed.
  return elements !== null && [...(known.elements ?? [])].some(([set, hash]) => elements.get(set) !== hash)
}

/** Whether one that this process has not seen before is another than it was left, or nobody wrote down how. */
const isNotAsLeft = (netns: string, actual: Actual, records: TableRecords): boolean => {
  const found = recordOf(actual)
  return found !== null && !records.isAsLeft(netns, found)
}

/** So many fingerprints a table carries, before they go although nothing else does. */
const MOST_MARKS = 16

/** `was`: the fingerprint of a table that stands as it came to rest, or null. */
const tableDiff = (
  wanted: string,
  was: string | null,
  actual: Actual,
  known: Known | undefined,
): readonly Change[] => {
  const fingerprint = fingerprintOf(wanted)
  if (was === fingerprint) return []
  if (
    known !== undefined &&
    was !== null &&
    actual.isFirm &&
    actual.frame === fingerprintOf(frameOf(wanted))
  ) {
    const changes = elementChanges(known.body, wanted)
    const clears = actual.marks >= MOST_MARKS || changes.some(({ gone }) => gone.length > 0)
    return [{ kind: 'elements', changes, fingerprint, was, clears }]
  }
  // A table that is gone took its counters along; what was last seen of them is nearer to the truth than nothing.
  const counters = actual.listing === null ? (known?.counters ?? actual.counters) : actual.counters
  return [{ kind: 'whole', body: wanted, fingerprint, was, counters }]
}
