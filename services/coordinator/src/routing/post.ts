import {
  type AgentId,
  decodeMailbox,
  encodeMailbox,
  MACHINE,
  type MailboxMessage,
  mailboxSubject,
  snapshotMessages,
} from '@sixfold/events'
import { machineRevision, machineViewOf, revisionOf, viewOf, type World } from '@sixfold/fold'
import type { Recorded } from '../journal/feed.ts'
import { type Before, deltaMessage, isWhole } from './messages.ts'

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

/** Whose mailbox, and which network in it. */
export type Letter = Readonly<{ agent: AgentId; party: string; network: string }>

/**
 * What was last seen in one mailbox: the stream it was in, the stream sequence for CAS, the revision it leads to, deltas
 * since a snapshot. Of another stream it says nothing, also where an answer from that one comes late.
 */
type Head = Readonly<{ epoch: string; sequence: number; revision: number; deltas: number }>

/** What is to be written, or null when there is nothing. */
type Messages = readonly MailboxMessage[] | null

/** After so many deltas whoever drains again would rather have a snapshot; the stream keeps 256 messages per subject. */
const DELTAS_MAX = 64

const isMachine = ({ party, network }: Letter): boolean =>
  party === MACHINE.party && network === MACHINE.network

export type PostOptions = Readonly<{
  world: World
  /** Resolves when every fact up to a sequence is folded. */
  reached: (sequence: number) => Promise<void>
  mailboxes: Mailboxes
  /** The longest part of a snapshot; as much as a message takes unless told otherwise. */
  partCharacters?: number
  onTrouble: (err: unknown, subject: string) => void
}>

/**
 * Writes mailboxes. Several coordinators do so at once: each write expects what its writer last saw, and on a conflict
 * what is there is read, and anything not newer is passed over.
 */
export const openPost = ({ world, reached, mailboxes, partCharacters, onTrouble }: PostOptions) => {
  const heads = new Map<string, Head>()
  const chains = new Map<string, Promise<void>>()
  const counters = { written: 0, skipped: 0, conflicts: 0 }

  const headOf = async (subject: string, isFirst: boolean): Promise<Head> => {
    const epoch = mailboxes.epoch()
    const known = heads.get(subject)
    if (known?.epoch === epoch) return known
    if (isFirst) return { epoch, sequence: 0, revision: 0, deltas: 0 }
    const last = await mailboxes.last(subject)
    const message = last === null ? null : decodeMailbox(last.bytes)
    const counts = message !== null && message.epoch === epoch && isWhole(message)
    const revision = counts ? message.revision : 0
    const head = { epoch, sequence: last?.sequence ?? 0, revision, deltas: 0 }
    heads.set(subject, head)
    return head
  }

  const viewNow = (letter: Letter): Readonly<{ revision: number; view: unknown }> | null => {
    if (isMachine(letter)) {
      const view = machineViewOf(world, letter.agent)
      return view.machine === null ? null : { revision: machineRevision(view), view }
    }
    const view = viewOf(world, letter.party, letter.network)
    return view === null ? null : { revision: revisionOf(view), view }
  }

  /**
   * The view with everything up to its revision. What this process wrote itself is folded before what others wrote a
   * moment earlier: a snapshot taken in between would hide their facts for good.
   */
  const snapshotOf = async (letter: Letter): Promise<ReturnType<typeof viewNow>> => {
    for (let taken = viewNow(letter); taken !== null; ) {
      await reached(taken.revision)
      const again = viewNow(letter)
      if (again?.revision === taken.revision) return again
      taken = again
    }
    return null
  }

  /** Writes messages that lead from `head` to their revision; false when somebody else wrote meanwhile. */
  const writeAll = async (
    subject: string,
    head: Head,
    messages: readonly MailboxMessage[],
  ): Promise<boolean> => {
    let { sequence, revision, deltas } = head
    for (const message of messages) {
      const rollup = message.snapshot?.index === 0
      const write = { expected: sequence, rollup }
      const written = await mailboxes.write(subject, encodeMailbox(message), write)
      if ('conflict' in written) {
        counters.conflicts += 1
        heads.delete(subject)
        return false
      }
      counters.written += 1
      sequence = written.sequence
      revision = message.revision
      deltas = message.snapshot === undefined ? deltas + 1 : 0
    }
    heads.set(subject, { epoch: head.epoch, sequence, revision, deltas })
    return true
  }

  /** One write after the other per mailbox; mailboxes among each other at once. `messagesFor` null: nothing to write. */
  const post = (
    { agent, party, network }: Letter,
    messagesFor: (head: Head) => Messages | Promise<Messages>,
    isFirst = false,
  ): Promise<void> => {
    const subject = mailboxSubject(agent, party, network)
    const work = async (): Promise<void> => {
      for (let attempt = 0; ; attempt += 1) {
        const head = await headOf(subject, isFirst && attempt === 0)
        const messages = await messagesFor(head)
        if (messages === null) counters.skipped += 1
        if (messages === null || (await writeAll(subject, head, messages))) return
      }
    }
    const turn = (chains.get(subject) ?? Promise.resolve()).then(work).catch((err: unknown) => {
      heads.delete(subject)
      onTrouble(err, subject)
    })
    chains.set(subject, turn)
    void turn.then(() => (chains.get(subject) === turn ? chains.delete(subject) : false))
    return turn
  }

  const freshSnapshot = async (letter: Letter, head: Head, isForced: boolean): Promise<Messages> => {
    const taken = await snapshotOf(letter)
    if (taken === null || head.revision > taken.revision) return null
    if (head.revision === taken.revision && !isForced) return null
    return snapshotMessages(mailboxes.epoch(), taken.revision, taken.view, partCharacters)
  }

  return {
    counters,
    /**
     * The whole view; passed over where one as new is there, unless it is asked for by force. Where it is the first one,
     * as far as we know, nobody is asked what is there: a write that is wrong about it is refused.
     */
    snapshot: (letter: Letter, { isForced = false, isFirst = false } = {}): Promise<void> =>
      post(letter, (head) => freshSnapshot(letter, head, isForced), isFirst),
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
          return freshSnapshot(letter, head, false)
        return [deltaMessage(mailboxes.epoch(), head.revision, recorded, first)]
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
