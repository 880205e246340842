import { type Act, type Cause, DECIDERS, merge, OrderDecidedError, type Outcome } from '@sixfold/domain'
import { type AggregateRef, type Fact, factSubject } from '@sixfold/events'
import type { FoldedAggregate } from '@sixfold/fold'
import type { Recorded } from './feed.ts'
import { openWriter, type WriterOptions } from './writer.ts'

export type { Cause }

type Waiting = {
  command: { type: string }
  cause: Cause
  resolve: (outcome: Outcome) => void
  reject: (err: unknown) => void
}

export type Journal = Readonly<{
  act: Act
  /**
   * Writes a fact of an aggregate that is not folded (an order's outcome), expecting that there is none yet. Where there
   * is one, the world holds everything before it when this resolves.
   */
  first: (ref: AggregateRef, fact: Fact, cause: Cause) => Promise<'written' | 'there'>
  /** Resolves when the world holds everything up to the last fact of an aggregate, whoever wrote it. */
  catchUp: (ref: AggregateRef) => Promise<void>
  /** To be told of every fact that was folded: it spares a question for each that somebody else wrote. */
  note: (recorded: Recorded) => void
}>

export type JournalOptions = WriterOptions &
  Readonly<{
    /** Resolves when the world has folded this sequence. */
    reached: (sequence: number) => Promise<void>
  }>

const isMoot = ({ isMoot: ask }: Cause): boolean => ask?.() === true

/**
 * Decides and records. One command after the other per aggregate, each against the newest state that this process
 * knows, written with the expectation that nobody wrote since: a stale decision loses, folds what came and decides
 * again. Commands that add up are decided together.
 */
export const openJournal = ({ reached, ...writing }: JournalOptions): Journal => {
  const { store, world } = writing
  const queues = new Map<string, Waiting[]>()
  const { write, note } = openWriter(writing)

  const catchUp = async (subject: string): Promise<void> => {
    const last = await store.last(subject)
    if (last !== null) await reached(last.sequence)
  }

  const decideOnce = async (
    name: FoldedAggregate,
    ref: AggregateRef,
    command: unknown,
    cause: Cause,
    isMoot: () => boolean,
  ): Promise<Outcome> => {
    const { decide } = DECIDERS[name] as {
      decide: (command: unknown, state: unknown) => ReturnType<(typeof DECIDERS)['network']['decide']>
    }
    for (;;) {
      if (isMoot()) throw new OrderDecidedError('the order was decided by another coordinator')
      const { state, sequence } = world.get(name, ref)
      const decision = decide(command, state)
      if ('refused' in decision) return { refused: decision.refused }
      const isThere = decision.fact === null || (await write(ref, decision.fact, sequence, cause)) !== null
      if (isThere) return { refused: null }
      // Whoever was faster may be folded by now, and then nobody need be asked who it was.
      if (world.get(name, ref).sequence <= sequence) await catchUp(factSubject(ref))
    }
  }

  const takeTogether = (queue: Waiting[]): { command: { type: string }; batch: Waiting[] } => {
    const [head, ...rest] = queue as [Waiting, ...Waiting[]]
    const batch = [head]
    let { command } = head
    for (const next of rest) {
      const merged = merge(command, next.command)
      if (merged === null) break
      command = merged
      batch.push(next)
    }
    queue.splice(0, batch.length)
    return { command, batch }
  }

  const decideTogether = async (
    name: FoldedAggregate,
    ref: AggregateRef,
    queue: Waiting[],
  ): Promise<void> => {
    const { command, batch } = takeTogether(queue)
    const [{ cause: first }] = batch as [Waiting, ...Waiting[]]
    const alone = ({ command: own, cause, resolve, reject }: Waiting): Promise<void> =>
      decideOnce(name, ref, own, cause, () => isMoot(cause)).then(resolve, reject)
    try {
      const together = await decideOnce(name, ref, command, first, () =>
        batch.some(({ cause }) => isMoot(cause)),
      )
      // Where there is no room for all of them there may be room for some.
      const isForAll = together.refused === null || batch.length === 1
      for (const waiting of batch) {
        if (isForAll) waiting.resolve(together)
        else await alone(waiting)
      }
    } catch (err) {
      const isForSome = err instanceof OrderDecidedError && batch.length > 1
      for (const waiting of batch) {
        if (isForSome) await alone(waiting)
        else waiting.reject(err)
      }
    }
  }

  const work = async (name: FoldedAggregate, ref: AggregateRef, queue: Waiting[]): Promise<void> => {
    while (queue.length > 0) await decideTogether(name, ref, queue)
    queues.delete(factSubject(ref))
  }

  return {
    act: (name, ref, command, cause) =>
      new Promise((resolve, reject) => {
        const subject = factSubject(ref)
        const waiting = { command, cause, resolve, reject }
        const queue = queues.get(subject)
        if (queue !== undefined) {
          queue.push(waiting)
          return
        }
        const fresh = [waiting]
        queues.set(subject, fresh)
        void work(name, ref, fresh)
      }),
    first: async (ref, fact, cause) => {
      if ((await write(ref, fact, 0, cause)) !== null) return 'written'
      await catchUp(factSubject(ref))
      return 'there'
    },
    catchUp: (ref) => catchUp(factSubject(ref)),
    note,
  }
}
