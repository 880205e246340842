import { type Claim, claimKey } from '@sixfold/events'

/** Each claim once: commands that waited together may ask for the same thing twice. */
export const distinct = (claims: readonly Claim[]): Claim[] => [
  ...new Map(claims.map((claim) => [claimKey(claim), claim])).values(),
]

/** So many networks are named; of the others it is said how many they are. */
const NAMED = 8

/** The networks of some claims, in words: how many, and their names. */
export const servedNetworks = (holders: Iterable<Readonly<{ claim: Claim }>>): string => {
  const names = [...new Set([...holders].map(({ claim: { party, network } }) => `${party}/${network}`))]
  const rest = names.length - NAMED
  const listed = `${names.slice(0, NAMED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
  return `${names.length} ${names.length === 1 ? 'network' : 'networks'}: ${listed}`
}
