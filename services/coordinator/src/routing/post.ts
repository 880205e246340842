import { type AggregateRef, decodeMailbox, mailboxSubject, type NetworkName } from '@sixfold/events'
import type { World } from '@sixfold/fold'
import type { Recorded } from '../journal/feed.ts'
import { type Before, deltaMessage, isWhole, type Piece, pieceOf } from './messages.ts'
import { type Letter, type Taken, takeSnapshots } from './take-snapshots.ts'

/** The mailbox stream, as routing needs it. */
export type Mailboxes = Readonly<{
  /** Names the stream that is there now. */
  epoch: () => string
  write: (
    subject: string,
    bytes: Uint8Array,
    write: Readonly<{ expected: number; rollup: boolean }>,
  ) => Promise<Readonly<{ sequence: number } | { conflict: true }>>
  last: (subject: string) => Promise<Readonly<{ sequence: number; bytes: Uint8Array }> | null>
}>

/**
 * What was last seen in one mailbox: the stream it was in, the stream sequence for CAS, the revision it leads to, deltas
 * since a snapshot. Of another stream it says nothing, also where an answer from that one comes late.
 */
type Head = Readonly<{ epoch: string; sequence: number; revision: number; deltas: number }>

/** The network that a fact is about, where its letter is of another one. */
const foreign = ({ party, network }: Letter, ref: AggregateRef): NetworkName | undefined =>
  ref.aggregate !== 'network' || (ref.party === party && ref.id === network)
    ? undefined
    : ({ party: ref.party, network: ref.id } as NetworkName)

/** What is to be written, or null when there is nothing. */
type Messages = readonly Piece[] | null
type MessagesFor = (head: Head) => Messages | Promise<Messages>

/** After so many deltas whoever drains again would rather have a snapshot; the stream keeps 256 messages per subject. */
const DELTAS_MAX = 64

export type { Letter }

export type PostOptions = Readonly<{
  world: World
  /** Resolves when every fact up to a sequence is folded. */
  reached: (sequence: number) => Promise<void>
  /** The last fact up to which all are folded. */
  folded: () => number
  mailboxes: Mailboxes
  /** The longest part of a snapshot; as much as a message takes unless told otherwise. */
  partCharacters?: number
  onTrouble: (err: unknown, subject: string) => void
}>

/**
 * Writes mailboxes. Several coordinators do so at once: each write expects what its writer last saw, and on a conflict
 * what is there is read, and anything not newer is passed over.
 */
export const openPost = (options: PostOptions) => {
  const { world, reached, folded, mailboxes, partCharacters, onTrouble } = options
  const heads = new Map<string, Head>()
  const chains = new Map<string, Promise<void>>()
  const counters = { written: 0, skipped: 0, conflicts: 0 }
  const take = takeSnapshots({ world, reached, folded, epoch: mailboxes.epoch, partCharacters })

  /** Null where the stream has to be asked. */
  const headHere = (subject: string, isFirst: boolean): Head | null => {
    const epoch = mailboxes.epoch()
    const known = heads.get(subject)
    if (known?.epoch === epoch) return known
    return isFirst ? { epoch, sequence: 0, revision: 0, deltas: 0 } : null
  }

  const headThere = async (subject: string): Promise<Head> => {
    const epoch = mailboxes.epoch()
    const last = await mailboxes.last(subject)
    const message = last === null ? null : decodeMailbox(last.bytes)
    const counts = message !== null && message.epoch === epoch && isWhole(message)
    const revision = counts ? message.revision : 0
    const head = { epoch, sequence: last?.sequence ?? 0, revision, deltas: 0 }
    heads.set(subject, head)
    return head
  }

  /** Writes messages that lead from `head` to their revision; false when somebody else wrote meanwhile. */
  const writeAll = async (subject: string, head: Head, messages: readonly Piece[]): Promise<boolean> => {
    let { sequence, revision, deltas } = head
    for (const piece of messages) {
      const write = { expected: sequence, rollup: piece.isBegin }
      const written = await mailboxes.write(subject, piece.bytes, write)
      if ('conflict' in written) {
        counters.conflicts += 1
        heads.delete(subject)
        return false
      }
      counters.written += 1
      sequence = written.sequence
      revision = piece.revision
      deltas = piece.isDelta ? deltas + 1 : 0
    }
    heads.set(subject, { epoch: head.epoch, sequence, revision, deltas })
    return true
  }

  const deliver = async (subject: string, messagesFor: MessagesFor, isFirst: boolean): Promise<void> => {
    for (let attempt = 0; ; attempt += 1) {
      const head = headHere(subject, isFirst && attempt === 0) ?? (await headThere(subject))
      const messages = await messagesFor(head)
      if (messages === null) counters.skipped += 1
      if (messages === null || (await writeAll(subject, head, messages))) return
    }
  }

  /** One write after the other per mailbox; mailboxes among each other at once. `messagesFor` null: nothing to write. */
  const post = (
    { agent, party, network }: Letter,
    messagesFor: MessagesFor,
    isFirst = false,
  ): Promise<void> => {
    const subject = mailboxSubject(agent, party, network)
    const work = async (before: Promise<void> | undefined): Promise<void> => {
      await before
      try {
        await deliver(subject, messagesFor, isFirst)
      } catch (err) {
        heads.delete(subject)
        onTrouble(err, subject)
      }
      if (chains.get(subject) === turn) chains.delete(subject)
    }
    const turn = work(chains.get(subject))
    chains.set(subject, turn)
    return turn
  }

  const freshSnapshot = async (
    head: Head,
    taking: Promise<Taken | null>,
    isForced = false,
  ): Promise<Messages> => {
    const taken = await taking
    if (taken === null || head.revision > taken.revision) return null
    return head.revision === taken.revision && !isForced ? null : taken.pieces
  }

  return {
    counters,
    /**
     * The whole view; passed over where one as new is there, unless it is asked for by force.
     */
    snapshot: (letter: Letter, { isForced = false } = {}): Promise<void> =>
      post(letter, (head) => freshSnapshot(head, take(letter), isForced)),
    /**
     * The whole view of a network, taken once for all of these. `isFirst`: they have nothing of it yet, as far as we know,
     * and nobody is asked what is there: a write that is wrong about it is refused.
     */
    welcome: (letters: readonly Letter[], { isFirst = true } = {}): Promise<unknown> => {
      let taking: Promise<Taken | null> | null = null
      const takeOnce = (letter: Letter) => {
        taking ??= take(letter)
        return taking
      }
      return Promise.all(
        letters.map((letter) => post(letter, (head) => freshSnapshot(head, takeOnce(letter)), isFirst)),
      )
    },
    /**
     * One fact, and what belongs before it; a snapshot where there is nothing to add it to, or too much was added
     * already.
     */
    delta: (letter: Letter, recorded: Recorded, before?: Before): Promise<void> =>
      post(letter, async (head) => {
        if (head.revision >= recorded.position.sequence) return null
        const first = before === undefined ? null : await before()
        const isAlone = before !== undefined && first === null
        if (isAlone || head.revision === 0 || head.deltas >= DELTAS_MAX)
          return freshSnapshot(head, take(letter))
        return [
          pieceOf(
            deltaMessage(mailboxes.epoch(), head.revision, recorded, first, foreign(letter, recorded.ref)),
          ),
        ]
      }),
    /** Forgets what was seen: the stream is another one. */
    forget: (): void => heads.clear(),
    /** Resolves when everything asked for so far is written. */
    settled: async (): Promise<void> => {
      await Promise.all(chains.values())
    },
  }
}

export type Post = ReturnType<typeof openPost>
