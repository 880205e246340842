import { WORKLOAD_INDEX_EVER, WORKLOAD_INDEX_FIRST, WORKLOAD_INDEX_LAST } from '@sixfold/derive'
import { Ipv4Address, NetworkId, PartyId, Token } from '@sixfold/events'
import { isAgentsNetns } from '@sixfold/kernel'
import type { StateFiles } from '@sixfold/service'
import { z } from 'zod'

/** A workload attached on this machine, as whoever runs it says so: which network, and which namespace it lives in. */
export const AttachmentRequest = z.strictObject({
  party: PartyId,
  network: NetworkId,
  // The one name that no object can hold as a key of its own.
  workload: Token.refine((name) => name !== '__proto__', 'any other name than __proto__'),
  netns: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,200}$/, 'the name of a network namespace in /run/netns')
    // A workload's namespace gets a default route and loses it again: in one of an agent's own that is the way of others.
    .refine(
      (name) => !isAgentsNetns(name),
      'a namespace of its own: those named sf-… are the networks themselves',
    ),
  // Whoever attaches before the order is decided says so, or the workload gets an address of this machine's meanwhile.
  placed: z.boolean().optional(),
  // An address in each, by the number of the space or by `party/space`.
  spaces: z.record(z.string().max(200), Ipv4Address).optional(),
})
export type AttachmentRequest = z.output<typeof AttachmentRequest>

/** What the name of a status ends with, the answer that lies beside a request. */
export const STATUS = '.status.json'
const SUFFIX = '.json'
const REQUEST = /^\w[\w.-]{0,180}\.json$/

/** The name of a request's file without its ending; null of whatever else lies in the directory: it is nobody's, and is let be. */
export const requestFile = (name: string): string | null =>
  REQUEST.test(name) && !name.endsWith(STATUS) ? name.slice(0, -SUFFIX.length) : null

/** The name of the file that a request lies in. */
export const requestName = (file: string): string => `${file}${SUFFIX}`

const parsed = (text: string): Readonly<{ request: AttachmentRequest | null; reason: string | null }> => {
  try {
    const { data, error } = AttachmentRequest.safeParse(JSON.parse(text))
    if (data !== undefined) return { request: data, reason: null }
    return { request: null, reason: z.prettifyError(error).replaceAll(/\s*\n\s*/g, ' ') }
  } catch (error) {
    return { request: null, reason: `it is no JSON: ${error instanceof Error ? error.message : error}` }
  }
}

/** What a file asks for, or why that cannot be told; neither where there is no file. */
export const readRequest = async (
  { read }: Pick<StateFiles, 'read'>,
  name: string,
): Promise<Readonly<{ request: AttachmentRequest | null; reason: string | null }>> => {
  try {
    const bytes = await read(name)
    return bytes === null ? { request: null, reason: null } : parsed(bytes.toString('utf8'))
  } catch (error) {
    return { request: null, reason: error instanceof Error ? error.message : String(error) }
  }
}

/** A request, and the name of its file without its ending. */
export type Requested = AttachmentRequest & Readonly<{ file: string }>

/**
 * Indices given to the workloads of one network on this machine. One that was given is never given to another name.
 * `placed` are the attached workloads that were placed by order: once the order takes one away it is not taken for
 * one of the machine's own.
 */
export const IndexBook = z.strictObject({
  indices: z.record(z.string(), z.int().min(WORKLOAD_INDEX_FIRST).max(WORKLOAD_INDEX_EVER)),
  placed: z.array(z.string()).optional(),
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
  return { book: { ...book, indices }, full }
}
