import type { Position } from '@sixfold/decider'
import { type Fact, factCodec, type MailboxMessage, millisecondsOf, type NetworkName } from '@sixfold/events'
import type { z } from 'zod'

/** What an agent holds of one subject of its mailbox. `frozen` says why it no longer follows: a fact it does not know. */
export type Entry<View> = Readonly<{ epoch: string; revision: number; view: View; frozen: string | null }>

/** Parts of a snapshot that has not come whole yet. */
type Parts = { revision: number; count: number; texts: Map<number, string> }

/**
 * What a message did: something new, nothing, a part of a snapshot whose others are still to come, or a gap that only a
 * snapshot can fill.
 */
export type Folding<View> = Readonly<
  | { entry: Entry<View>; outcome: 'changed' }
  | { entry: Entry<View> | null; outcome: 'same' | 'partial' | 'gap' }
>

/** How a view is read from a snapshot, and how a fact changes it. `of`: another network than the view's, which said it. */
export type ViewFold<View> = Readonly<{
  schema: z.ZodType<View>
  evolve: (view: View, fact: Fact, position: Position, of?: NetworkName) => View
}>

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const collect = (parts: Parts | undefined, { revision, snapshot }: MailboxMessage): Parts | null => {
  if (snapshot === undefined || snapshot.index >= snapshot.count) return null
  // An older one that comes again must not throw away what is there of a newer one.
  if (parts !== undefined && revision < parts.revision) return null
  const fresh = parts === undefined || parts.revision !== revision || parts.count !== snapshot.count
  const collected = fresh ? { revision, count: snapshot.count, texts: new Map<number, string>() } : parts
  collected.texts.set(snapshot.index, snapshot.text)
  return collected
}

/**
 * Folds the messages of one mailbox subject. A snapshot counts when all its parts are there and it is newer than what
 * is held; facts count when they lead on from exactly what is held. Anything else is old, or a gap.
 */
export const mailboxFolder = <View>({ schema, evolve }: ViewFold<View>) => {
  const parts = new Map<string, Parts>()

  const onSnapshot = (subject: string, entry: Entry<View> | null, message: MailboxMessage): Folding<View> => {
    // Also for a frozen one: what froze it is newer than what it holds, and what thaws it is newer still.
    const isOld = entry !== null && message.revision <= entry.revision
    if (isOld) return { entry, outcome: 'same' }
    const collected = collect(parts.get(subject), message)
    if (collected === null) return { entry, outcome: 'same' }
    if (collected.texts.size < collected.count) {
      parts.set(subject, collected)
      return { entry, outcome: 'partial' }
    }
    parts.delete(subject)
    const text = Array.from({ length: collected.count }, (_, index) => collected.texts.get(index) ?? '').join(
      '',
    )
    const parsed = schema.safeParse(parseJson(text))
    if (!parsed.success) throw new TypeError(`a snapshot that is no view: ${parsed.error.message}`)
    return {
      entry: { epoch: message.epoch, revision: message.revision, view: parsed.data, frozen: null },
      outcome: 'changed',
    }
  }

  const onFacts = (entry: Entry<View> | null, message: MailboxMessage): Folding<View> => {
    if (entry !== null && message.revision <= entry.revision) return { entry, outcome: 'same' }
    if (entry === null || message.previous !== entry.revision) return { entry, outcome: 'gap' }
    let { view } = entry
    for (const { sequence, event, of } of message.facts ?? []) {
      const decoded = factCodec.decode(new TextEncoder().encode(JSON.stringify(event)))
      if (!decoded.ok) {
        const frozen = `${event.type} at ${sequence} is not known to this version (${decoded.reason})`
        return { entry: { ...entry, frozen }, outcome: 'changed' }
      }
      view = evolve(view, decoded.event, { sequence, at: millisecondsOf(decoded.meta.time) }, of)
    }
    return {
      entry: { epoch: message.epoch, revision: message.revision, view, frozen: null },
      outcome: 'changed',
    }
  }

  /** What one message does to what is held. Throws a TypeError for a snapshot that cannot be read. */
  return (subject: string, entry: Entry<View> | null, message: MailboxMessage): Folding<View> =>
    message.snapshot === undefined ? onFacts(entry, message) : onSnapshot(subject, entry, message)
}
