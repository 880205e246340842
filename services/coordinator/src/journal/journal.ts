import type { StoredFact } from '@sixfold/decider'
import {
  type Act,
  actInLines,
  type Cause,
  DECIDERS,
  type DecideNow,
  OrderDecidedError,
} from '@sixfold/domain'
import { type AggregateRef, type Fact, factSubject } from '@sixfold/events'
import type { Recorded } from './feed.ts'
import { openWriter, type WriterOptions } from './writer.ts'

export type { Cause }

export type Journal = Readonly<{
  act: Act
  /**
   * Writes a fact of an aggregate that is not folded (an order's outcome), expecting that there is none yet. Where there
   * is one, the world holds everything before it when this resolves.
   */
  first: (ref: AggregateRef, fact: Fact, cause: Cause) => Promise<'written' | 'there'>
  /** Resolves when the world holds everything up to the last fact of an aggregate, whoever wrote it. */
  catchUp: (ref: AggregateRef) => Promise<void>
  /** What was written here and may be what is stored, once: who follows the log need not read it again. */
  take: (stored: Pick<StoredFact, 'subject' | 'sequence'>) => Recorded | null
  /** To be told of every fact that was folded: it spares a question for each that somebody else wrote. */
  note: (recorded: Recorded) => void
}>

export type JournalOptions = WriterOptions &
  Readonly<{
    /** Resolves when the world has folded this sequence. */
    reached: (sequence: number) => Promise<void>
    /** Somebody else wrote in between: a command is decided again. */
    onRetry?: (() => void) | undefined
  }>

/**
 * Decides and records. One command after the other per aggregate, each against the newest state that this process
 * knows, written with the expectation that nobody wrote since: a stale decision loses, folds what came and decides
 * again. Commands that add up are decided together.
 */
export const openJournal = ({ reached, onRetry, ...writing }: JournalOptions): Journal => {
  const { store, world } = writing
  const { write, note, take } = openWriter(writing)

  const catchUp = async (subject: string): Promise<void> => {
    const last = await store.last(subject)
    if (last !== null) await reached(last.sequence)
  }

  const decideNow: DecideNow = async (name, ref, command, cause) => {
    const { decide } = DECIDERS[name] as {
      decide: (command: unknown, state: unknown) => ReturnType<(typeof DECIDERS)['network']['decide']>
    }
    for (;;) {
      if (cause.isMoot?.() === true)
        throw new OrderDecidedError('the order was decided by another coordinator')
      const { state, sequence } = world.get(name, ref)
      const decision = decide(command, state)
      if ('refused' in decision) return { refused: decision.refused }
      const isThere = decision.fact === null || (await write(ref, decision.fact, sequence, cause)) !== null
      if (isThere) return { refused: null }
      onRetry?.()
      // Whoever was faster may be folded by now, and then nobody need be asked who it was.
      if (world.get(name, ref).sequence <= sequence) await catchUp(factSubject(ref))
    }
  }

  return {
    act: actInLines(decideNow),
    first: async (ref, fact, cause) => {
      if ((await write(ref, fact, 0, cause)) !== null) return 'written'
      await catchUp(factSubject(ref))
      return 'there'
    },
    catchUp: (ref) => catchUp(factSubject(ref)),
    note,
    take,
  }
}
