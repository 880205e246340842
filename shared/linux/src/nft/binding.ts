import { type Bound, bind } from '@sixfold/reconcile'
import type { ArrangedRoom } from '../rooms.ts'
import { nftFacility } from './index.ts'
import type { Listings } from './model.ts'
import type { TableRecords } from './records.ts'
import { rememberListing } from './remember.ts'

/** The filter of a room, behind the namespace that it is in. */
export const bindNft = (
  { wanted: { netns }, nft }: ArrangedRoom,
  {
    listings,
    records,
    nowSeconds,
  }: Readonly<{ listings: Listings; records: TableRecords; nowSeconds: () => number }>,
  needs: readonly string[],
): readonly Bound[] => {
  if (nft === null) return []
  const settled = rememberListing(netns, nft, listings, nowSeconds, records)
  return [bind(nftFacility(netns, listings, nowSeconds, records), nft, { needs, settled })]
}
