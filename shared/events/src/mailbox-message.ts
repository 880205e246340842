import { z } from 'zod'
import { Envelope } from './envelope.ts'
import { NetworkName } from './values/network-name.ts'

/**
 * A fact on its way to a member: its place on the log, and the event as it is stored. `of`: which other network said it,
 * one that this one is linked with.
 */
const RoutedFact = z.strictObject({
  sequence: z.int().min(1),
  event: Envelope,
  of: NetworkName.optional(),
})

/** A part of a snapshot: text of the view's JSON. The snapshot counts when all `count` parts of one revision are there. */
const SnapshotPart = z.strictObject({ index: z.int().min(0), count: z.int().min(1), text: z.string() })

/**
 * One message of a mailbox: what a member needs of one network (or of itself), derived from the log by a router.
 *
 * `epoch` names the mailbox stream it was written for. `revision` is the FACTS position it leads to; `previous` is that
 * of the message before it, 0 for a snapshot, which needs none. Stream sequences are never compared.
 */
export const MailboxMessage = z.strictObject({
  epoch: z.string().min(1),
  revision: z.int().min(0),
  previous: z.int().min(0),
  snapshot: SnapshotPart.optional(),
  facts: z.array(RoutedFact).optional(),
})
export type MailboxMessage = z.output<typeof MailboxMessage>

/** The longest text of a snapshot part: well under what a server takes in one message. */
export const SNAPSHOT_PART_CHARACTERS = 200_000

const decoder = new TextDecoder()

/** The bytes of a mailbox message. */
export const encodeMailbox = (message: MailboxMessage): Uint8Array => Buffer.from(JSON.stringify(message))

/** Reads a mailbox message, or null when it is none. */
export const decodeMailbox = (bytes: Uint8Array): MailboxMessage | null => {
  try {
    return MailboxMessage.parse(JSON.parse(decoder.decode(bytes)))
  } catch {
    return null
  }
}

/** A view as the parts of a snapshot, each of at most `characters` of its JSON. */
export const snapshotMessages = (
  epoch: string,
  revision: number,
  view: unknown,
  characters = SNAPSHOT_PART_CHARACTERS,
): MailboxMessage[] => {
  const text = JSON.stringify(view)
  const count = Math.max(1, Math.ceil(text.length / characters))
  return Array.from({ length: count }, (_, index) => ({
    epoch,
    revision,
    previous: 0,
    snapshot: {
      index,
      count,
      text: text.slice(index * characters, (index + 1) * characters),
    },
  }))
}
