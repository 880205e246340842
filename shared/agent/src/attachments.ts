import { WORKLOAD_INDEX_FIRST, WORKLOAD_INDEX_LAST } from '@sixfold/derive'
import { Ipv4Address, NetworkId, PartyId, Token } from '@sixfold/events'
import { z } from 'zod'

/** A workload attached on this machine, as whoever runs it says so: which network, and which namespace it lives in. */
export const AttachmentRequest = z.strictObject({
  party: PartyId,
  network: NetworkId,
  // The one name that no object can hold as a key of its own.
  workload: Token.refine((name) => name !== '__proto__', 'any other name than __proto__'),
  netns: z.string().regex(/^[A-Za-z0-9_.-]{1,200}$/, 'the name of a network namespace in /run/netns'),
  // An address in each, by the number of the space or by `party/space`.
  spaces: z.record(z.string().max(200), Ipv4Address).optional(),
})
export type AttachmentRequest = z.output<typeof AttachmentRequest>

/** Indices given to the workloads of one network on this machine. One that was given is never given to another name. */
export const IndexBook = z.strictObject({
  indices: z.record(z.string(), z.int().min(WORKLOAD_INDEX_FIRST).max(WORKLOAD_INDEX_LAST)),
})
export type IndexBook = z.output<typeof IndexBook>

export const EMPTY_BOOK: IndexBook = { indices: {} }

/** The book with an index for each workload; those that had one keep it, and so do those that are away. */
export const withIndices = (
  book: IndexBook,
  workloads: readonly string[],
): Readonly<{ book: IndexBook; full: string[] }> => {
  const indices = { ...book.indices }
  const taken = new Set(Object.values(indices))
  const full: string[] = []
  let next = WORKLOAD_INDEX_FIRST
  for (const workload of workloads) {
    // Not by looking it up: a workload may be called `constructor`.
    if (Object.hasOwn(indices, workload)) continue
    while (taken.has(next)) next += 1
    if (next > WORKLOAD_INDEX_LAST) full.push(workload)
    else {
      indices[workload] = next
      taken.add(next)
    }
  }
  return { book: { indices }, full }
}
