import { fingerprintOf } from '@sixfold/reconcile'
import type { Actual, Change, Known, Listings } from './model.ts'
import { NO_RECORDS, recordOf, type TableRecords } from './records.ts'

/** The wall's clock in whole seconds. */
export const wallSeconds = (): number => Math.floor(Date.now() / 1_000)

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
  (
    netns: string,
    wanted: string,
    listings: Listings,
    nowSeconds: () => number = wallSeconds,
    records: TableRecords = NO_RECORDS,
  ) =>
  (actual: Actual, changes: readonly Change[]): void => {
    const { listing, elements, counters, characters, marks } = actual
    const known = listings.get(netns)
    const [change] = changes
    const seen = change === undefined ? recordOf(actual) : null
    if (seen !== null) records.keep(netns, seen)
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
