import { hash } from 'node:crypto'
import { DefaultSerializer, deserialize } from 'node:v8'
import { z } from 'zod'
import type { SavedFold } from './fold.ts'

/** How a snapshot's file is laid out. Raised when that changes; what it holds is the code version's matter. */
const FORMAT = 1

/**
 * Of what a snapshot is: `code` the version of the sources that folded, `stream` when the FACTS stream was made,
 * `sequence` the fact up to which all is folded. What its coordinator wrote itself may be folded a moment earlier:
 * `last` is the last fact of which it knows anything, `fact` the hash of the bytes stored there.
 */
export type Head = z.output<typeof Head>
const Head = z.object({
  format: z.literal(FORMAT),
  code: z.string(),
  stream: z.string(),
  sequence: z.int().min(1),
  last: z.int().min(1),
  fact: z.string(),
})
const AnyHead = z.object({ format: z.int(), code: z.string() })

/** A sha256 in base64url. */
const DIGEST_LENGTH = 43
const LF = 0x0a

const digestOf = (bytes: Uint8Array): string => hash('sha256', bytes.subarray(DIGEST_LENGTH), 'base64url')

/**
 * What is folded, as it is now, in bytes; takes as long as the world is large, and nothing can be folded meanwhile. Its
 * head comes with `seal`: it is known a moment later.
 */
export const writeBody = (fold: SavedFold): Buffer => {
  const serializer = new DefaultSerializer()
  serializer.writeHeader()
  serializer.writeValue(fold)
  return serializer.releaseBuffer()
}

/** A whole snapshot: a digest of all that follows, a line of JSON that says of what it is, and what is folded. */
export const seal = (head: Omit<Head, 'format'>, body: Uint8Array): Uint8Array => {
  const bytes = Buffer.concat([
    Buffer.alloc(DIGEST_LENGTH),
    Buffer.from(`\n${JSON.stringify({ format: FORMAT, ...head })}\n`),
    body,
  ])
  bytes.write(digestOf(bytes), 'latin1')
  return bytes
}

/** A snapshot that was read: by another version of the code, or one to go on from. */
export type Read = Readonly<{ is: 'foreign' } | { is: 'ours'; head: Head; open: () => SavedFold }>

/** Reads a snapshot's bytes; `code` is our version. Throws with a sentence when they are not what was written. */
export const readDocument = (bytes: Buffer, code: string): Read => {
  const end = bytes.indexOf(LF, DIGEST_LENGTH + 1)
  if (end < 0) throw new TypeError('it is cut off')
  if (bytes.toString('latin1', 0, DIGEST_LENGTH) !== digestOf(bytes))
    throw new TypeError('it is cut off or damaged: its digest is another one')
  const text: unknown = JSON.parse(bytes.toString('utf8', DIGEST_LENGTH + 1, end))
  const version = AnyHead.parse(text)
  if (version.format !== FORMAT || version.code !== code) return { is: 'foreign' }
  // What follows was written by these very sources, and the digest says that it is that.
  return {
    is: 'ours',
    head: Head.parse(text),
    open: () => deserialize(bytes.subarray(end + 1)) as SavedFold,
  }
}
