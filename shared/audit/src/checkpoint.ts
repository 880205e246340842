import { createHash, hash } from 'node:crypto'
import { factCodec, factSubject, GRID } from '@sixfold/events'
import { LogCheckpointed } from '@sixfold/events/facts'
import type { z } from 'zod'
import { isSignedBy, type Signer } from './signing.ts'

/** What a checkpoint says: the data of LogCheckpointed. */
export type Checkpoint = Readonly<z.output<typeof LogCheckpointed.data>>

/** A fact as a checkpoint sees it: where it stands, and what `factHash` makes of it. */
export type Hashed = Readonly<{ sequence: number; hash: string }>

/**
 * The hash of a fact in a checkpoint: sha256, in base64url, of its subject, LF, and the sha256 of its stored bytes in
 * base64url. The bytes alone do not say on which aggregate they stand.
 */
export const factHash = (subject: string, bytesHash: string): string =>
  hash('sha256', `${subject}\n${bytesHash}`, 'base64url')

/** Where checkpoints live: one aggregate, so that there is one chain of them. */
export const CHECKPOINTS = { aggregate: 'checkpoint', party: GRID, id: 'facts' } as const
export const CHECKPOINT_SUBJECT = factSubject(CHECKPOINTS)

/** How much of each hash a checkpoint names: enough to tell which fact is another one; the chain has all of it. */
const SHORT_BYTES = 8

/** The part of a fact's hash that a checkpoint names, in hex. */
export const shortOf = (whole: string): string =>
  Buffer.from(whole, 'base64url').toString('hex', 0, SHORT_BYTES)

/** The hashes that a checkpoint names, in the order of their sequences. */
export const shortsOf = ({ hashes }: Pick<Checkpoint, 'hashes'>): string[] => {
  const hex = Buffer.from(hashes, 'base64url').toString('hex')
  return hex.match(new RegExp(`.{${2 * SHORT_BYTES}}`, 'g')) ?? []
}

/**
 * The chain: sha256, in base64url, of the lines `<chain of the checkpoint before, or ->`, then `<sequence> <hash>` for
 * each fact, every line ended by LF.
 */
export const chainOf = (before: string | null, facts: readonly Hashed[]): string => {
  const sum = createHash('sha256').update(`${before ?? '-'}\n`)
  for (const fact of facts) sum.update(`${fact.sequence} ${fact.hash}\n`)
  return sum.digest('base64url')
}

/** What is signed: every field but the signature, a line each. */
const signedBytes = ({ first, last, hashes, before, chain, key }: Omit<Checkpoint, 'signature'>) =>
  Buffer.from(['sixfold checkpoint 1', first, last, hashes, before ?? '-', chain, key, ''].join('\n'))

/** A checkpoint over facts (one at least, with sequences that follow each other), signed. */
export const checkpointOf = (
  before: string | null,
  facts: readonly Hashed[],
  { key, sign }: Signer,
): Checkpoint => {
  const [first, last] = [facts[0]?.sequence, facts.at(-1)?.sequence]
  if (first === undefined || last === undefined || last - first !== facts.length - 1)
    throw new RangeError(`a checkpoint is over facts that follow each other, not ${first} to ${last}`)
  const hashes = Buffer.from(facts.map((fact) => shortOf(fact.hash)).join(''), 'hex').toString('base64url')
  const unsigned = { first, last, hashes, before, chain: chainOf(before, facts), key }
  return { ...unsigned, signature: sign(signedBytes(unsigned)) }
}

/** Whether the signature is that of the key which the checkpoint names, and its hashes are as many as its facts. */
export const isSigned = (checkpoint: Checkpoint): boolean =>
  shortsOf(checkpoint).length === checkpoint.last - checkpoint.first + 1 &&
  isSignedBy(checkpoint.key, signedBytes(checkpoint), checkpoint.signature)

/** Whether a checkpoint is about exactly these facts, behind a chain. */
export const isAbout = (checkpoint: Checkpoint, before: string | null, facts: readonly Hashed[]): boolean =>
  checkpoint.before === before &&
  facts[0]?.sequence === checkpoint.first &&
  facts.at(-1)?.sequence === checkpoint.last &&
  facts.length === checkpoint.last - checkpoint.first + 1 &&
  chainOf(before, facts) === checkpoint.chain &&
  shortsOf(checkpoint).join() === facts.map((fact) => shortOf(fact.hash)).join()

/** What a stored fact says when it is a LogCheckpointed; else null. */
export const checkpointIn = (bytes: Uint8Array): Checkpoint | null => {
  const decoded = factCodec.decode(bytes)
  return decoded.ok && decoded.event.name === 'LogCheckpointed' ? decoded.event.data : null
}

/** Reads the data of a LogCheckpointed; null when it is none. */
export const parseCheckpoint = (data: unknown): Checkpoint | null =>
  LogCheckpointed.data.safeParse(data).data ?? null
