import { encodeMailbox, type MailboxMessage, type NetworkName } from '@sixfold/events'
import type { Recorded } from '../journal/feed.ts'

/** A fact as it lies on the log. */
export type Stored = Pick<Recorded, 'position' | 'bytes'>

/** A fact that belongs before another one in the same message, or null where it is not found. */
export type Before = () => Promise<Stored | null>

const routed = ({ position, bytes }: Stored) => ({
  sequence: position.sequence,
  event: JSON.parse(new TextDecoder().decode(bytes)),
})

/** One message that leads to the last of its facts. `of`: the network that said it, where that is another one. */
export const deltaMessage = (
  epoch: string,
  previous: number,
  fact: Stored,
  before: Stored | null,
  of?: NetworkName,
): MailboxMessage => ({
  epoch,
  revision: fact.position.sequence,
  previous,
  facts: [
    ...(before === null ? [] : [routed(before)]),
    { ...routed(fact), ...(of === undefined ? {} : { of }) },
  ],
})

/** False for a part of a snapshot behind which the others did not come: its writer died, or is still at it. */
export const isWhole = ({ snapshot }: MailboxMessage): boolean =>
  snapshot === undefined || snapshot.index === snapshot.count - 1

/** A message as it is written, and what of it whoever writes it has to know. */
export type Piece = Readonly<{ revision: number; bytes: Uint8Array; isDelta: boolean; isBegin: boolean }>

/** A message in its bytes; `isBegin` for the first part of a snapshot, which replaces all that is there. */
export const pieceOf = (message: MailboxMessage): Piece => ({
  revision: message.revision,
  bytes: encodeMailbox(message),
  isDelta: message.snapshot === undefined,
  isBegin: message.snapshot?.index === 0,
})
