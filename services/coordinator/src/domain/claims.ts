import { type Claim, claimKey } from '@sixfold/events'

/** Each claim once: commands that waited together may ask for the same thing twice. */
export const distinct = (claims: readonly Claim[]): Claim[] => [
  ...new Map(claims.map((claim) => [claimKey(claim), claim])).values(),
]
