import type { StoredFact } from '@sixfold/decider'
import { hashOf } from '@sixfold/events'
import { CHECKPOINT_SUBJECT, type Checkpoint, factHash, parseCheckpoint, shortOf } from './checkpoint.ts'

/** What of a fact is looked at: small, because everything behind the last checkpoint is held. */
export type Item = Readonly<{
  sequence: number
  subject: string
  /** CloudEvents type, `(unreadable)` where not even that can be told. */
  type: string
  /** As checkpoints have it: see `factHash`. */
  hash: string
  /** What a checkpoint names of that. */
  short: string
  /** The hash of the bytes of the fact before it on its subject, as it says itself. */
  prevhash: string | null
  /** Whether that is what stands there. */
  isLinked: boolean
  checkpoint: Checkpoint | null
}>

const LOG_CHECKPOINTED = 'sixfold.fact.LogCheckpointed.v1'

type Told = Readonly<{ type: string; prevhash: string | null | undefined; data: unknown }>

const told = (bytes: Uint8Array): Told => {
  try {
    const json: unknown = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString())
    if (typeof json !== 'object' || json === null) throw new TypeError('no object')
    const { type, prevhash, data } = json as Readonly<Record<string, unknown>>
    const isHash = prevhash === null || typeof prevhash === 'string'
    return {
      type: typeof type === 'string' ? type : '(unreadable)',
      prevhash: isHash ? prevhash : undefined,
      data,
    }
  } catch {
    return { type: '(unreadable)', prevhash: undefined, data: undefined }
  }
}

/** Reads stored facts in log order, each against the one before it on its subject. It holds one hash per subject. */
export const itemReader = () => {
  const heads = new Map<string, { subject: string; hash: string }>()
  // Texts cut out of a message would hold all of it: the same one is used for all that are equal.
  const types = new Map<string, string>()

  const read = ({ sequence, subject, bytes }: StoredFact): Item => {
    const { type, prevhash, data } = told(bytes)
    const bytesHash = hashOf(bytes)
    const hash = factHash(subject, bytesHash)
    const head = heads.get(subject) ?? null
    const before = head?.hash ?? null
    const isLinked = prevhash === before
    if (head === null) heads.set(subject, { subject, hash: bytesHash })
    else head.hash = bytesHash
    if (!types.has(type)) types.set(type, type)
    const isCheckpoint = subject === CHECKPOINT_SUBJECT && type === LOG_CHECKPOINTED
    return {
      sequence,
      subject: head?.subject ?? subject,
      type: types.get(type) ?? type,
      hash,
      short: shortOf(hash),
      prevhash: isLinked ? before : (prevhash ?? null),
      isLinked,
      checkpoint: isCheckpoint ? parseCheckpoint(data) : null,
    }
  }
  return { read, subjects: (): number => heads.size }
}

/** Whether a fact stands where checkpoints stand and is none that can be read. */
export const isBadCheckpoint = ({ subject, type, checkpoint }: Item): boolean =>
  subject === CHECKPOINT_SUBJECT &&
  checkpoint === null &&
  (type === LOG_CHECKPOINTED || type === '(unreadable)')
