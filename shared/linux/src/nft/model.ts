/** What is in place: the fingerprint that our table carries, and a hash of how the kernel lists the table. */
export type Actual = Readonly<{ fingerprint: string | null; listing: string | null }>

/** A whole table to put in place of another one (`was`: its fingerprint; null where there is no table of ours). */
export type Change = Readonly<{ body: string; fingerprint: string; was: string | null }>

/** How the kernel listed a table when it was first seen as we wrote it; by namespace. */
export type Listings = Map<string, string>
