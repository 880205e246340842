import { documentDiff, type Facility, fingerprintOf } from '@sixfold/reconcile'
import { netnsExists } from '../netns/look.ts'
import { inside, TABLE } from '../ownership.ts'
import type { Actual, Change, Listings } from './model.ts'
import { fingerprintIn, renderTable } from './render.ts'

/**
 * Everything that we filter or translate in one namespace: one table that nobody else touches, swapped as a whole.
 *
 * The kernel rewrites rules as it stores them, so the table carries the fingerprint of the text it was made from. A
 * rule changed by hand under that fingerprint shows as another listing than the one first seen (`listings`, kept by
 * the process); elements of sets and counters are not compared. Needs the namespace; comes before links are up.
 */
export const nftFacility = (
  netns: string,
  listings: Listings = new Map(),
): Facility<string, Actual, Change> => ({
  name: `nft:${netns}`,
  async observe(host) {
    const argv = inside(netns, 'nft', '--stateless', '--terse', 'list', 'table', ...TABLE.split(' '))
    const text = (await netnsExists(host, netns)) ? await host.read(argv) : null
    if (text === null) return { fingerprint: null, listing: null }
    return { fingerprint: fingerprintIn(text), listing: fingerprintOf(text) }
  },
  diff(wanted, { fingerprint, listing }) {
    const known = listings.get(netns)
    const isTouched = known !== undefined && fingerprint !== null && known !== `${fingerprint} ${listing}`
    return documentDiff(wanted, isTouched ? null : fingerprint)
  },
  steps: (changes) =>
    changes.map((change) => ({
      do: 'exec',
      argv: inside(netns, 'nft', '-f', '-'),
      stdin: renderTable(change),
      stdinIsPublic: true,
    })),
  describe: ({ fingerprint, was }) => [
    `replace table ${TABLE} in ${netns}: was ${was ?? 'absent or touched'}, becomes ${fingerprint}`,
  ],
})

/** Keeps how the kernel lists a table once it is as wanted; forgets it when the table is being written. */
export const rememberListing =
  (netns: string, listings: Listings) =>
  ({ fingerprint, listing }: Actual, changes: readonly Change[]): void => {
    if (changes.length > 0) listings.delete(netns)
    else listings.set(netns, `${fingerprint} ${listing}`)
  }
