import { createHash } from 'node:crypto'

/** A whole text that takes the place of another; `was` is the fingerprint of the other, null where there was none. */
export type DocumentChange = Readonly<{ body: string; fingerprint: string; was: string | null }>

/** 64 bits of SHA-256 in hex: what a document leaves behind on the host so that it is known again. */
export const fingerprintOf = (body: string): string =>
  createHash('sha256').update(body).digest('hex').slice(0, 16)

/**
 * For state that is rewritten as it is stored, so that reading it back proves nothing: the text is replaced as a whole
 * when the fingerprint found beside it is not the one of the text wanted.
 */
export const documentDiff = (wanted: string, found: string | null): readonly DocumentChange[] => {
  const fingerprint = fingerprintOf(wanted)
  return fingerprint === found ? [] : [{ body: wanted, fingerprint, was: found }]
}
