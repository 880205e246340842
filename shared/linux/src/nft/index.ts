import { type Facility, fingerprintOf } from '@sixfold/reconcile'
import { netnsExists } from '../netns/look.ts'
import { inside, TABLE } from '../ownership.ts'
import { elementChanges, frameOf } from './body.ts'
import type { Actual, Change, Known, Listings } from './model.ts'
import { NO_TABLE, readListing } from './parse.ts'
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

const now = (): number => Math.floor(Date.now() / 1_000)

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
  nowSeconds: () => number = now,
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
  diff: (wanted, actual) => tableDiff(wanted, actual, listings.get(netns)),
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
const isTouched = (known: Known | undefined, { fingerprint, listing, elements }: Actual): boolean => {
  if (known === undefined || fingerprint === null) return false
  if (known.fingerprint !== fingerprint) return true
  if (known.listing !== null && listing !== null && known.listing !== listing) return true
  // Of a set that we changed since it was listed, how it is listed now is believed.
  return elements !== null && [...(known.elements ?? [])].some(([set, hash]) => elements.get(set) !== hash)
}

/** So many fingerprints a table carries, before they go although nothing else does. */
const MOST_MARKS = 16

const tableDiff = (wanted: string, actual: Actual, known: Known | undefined): readonly Change[] => {
  const fingerprint = fingerprintOf(wanted)
  const was = isTouched(known, actual) ? null : actual.fingerprint
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

type Listed = Pick<Known, 'listing' | 'elements' | 'rewrites' | 'marks'>

/** What is known of how a table is listed that has just been written. */
const afterRewrite = (known: Known | undefined, fingerprint: string): Listed => {
  const rewrites = (known?.rewrites ?? 0) + 1
  return known !== undefined && known.fingerprint === fingerprint && rewrites < MOST_REWRITES
    ? { listing: known.listing, elements: known.elements, rewrites, marks: 1 }
    : { listing: null, elements: null, rewrites, marks: 1 }
}

/** Of one that only elements were changed of: all but those is listed as it was. */
const afterElements = (
  known: Known | undefined,
  { listing, elements, marks }: Actual,
  { changes, clears }: Extract<Change, { kind: 'elements' }>,
): Listed => ({
  listing: listing ?? known?.listing ?? null,
  elements: new Map(
    [...(elements ?? known?.elements ?? [])].filter(([name]) => !changes.some(({ set }) => set === name)),
  ),
  rewrites: known?.rewrites ?? 0,
  marks: clears ? 1 : marks + 1,
})

/** So often in a row a table is put back as it is known to be listed; then what the kernel lists is believed anew. */
const MOST_REWRITES = 20

/**
 * Keeps how the kernel lists a table once it is as wanted. Written again from the same text it will be listed the same,
 * so that a hand that follows ours at once is seen; forgets it when another text is written.
 */
export const rememberListing =
  (netns: string, wanted: string, listings: Listings, nowSeconds: () => number = now) =>
  (actual: Actual, changes: readonly Change[]): void => {
    const { listing, elements, counters, characters, marks } = actual
    const known = listings.get(netns)
    const [change] = changes
    const fingerprint = change?.fingerprint ?? fingerprintOf(wanted)
    const isDeep = known === undefined || elements !== null
    const listed = (): Listed => {
      if (change === undefined)
        return { listing, elements: elements ?? known?.elements ?? null, rewrites: 0, marks }
      return change.kind === 'whole' ? afterRewrite(known, fingerprint) : afterElements(known, actual, change)
    }
    listings.set(netns, {
      body: wanted,
      fingerprint,
      ...listed(),
      lookedAt: isDeep ? nowSeconds() : known.lookedAt,
      characters: characters ?? known?.characters ?? 0,
      hasHeard: known?.hasHeard ?? false,
      counters,
      isFirm: true,
    })
  }
