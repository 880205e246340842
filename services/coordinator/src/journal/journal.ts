import type { EventStore, Refusal } from '@sixfold/decider'
import {
  type AggregateRef,
  encode,
  type Fact,
  factSubject,
  hashOf,
  hashToken,
  instantOf,
  type Meta,
} from '@sixfold/events'
import type { FoldedAggregate, World } from '@sixfold/fold'
import { type Commands, DECIDERS, merge } from './deciders.ts'

/** Why something is decided: the event that made it happen, and the order at the beginning of it all. */
export type Cause = Readonly<{ causationId: string; correlationId?: string | undefined }>

/** What deciding came to: recorded (or so already), or refused. */
export type Outcome = Readonly<{ refused: Refusal | null }>

type Waiting = {
  command: { type: string }
  cause: Cause
  resolve: (outcome: Outcome) => void
  reject: (err: unknown) => void
}

export type Journal = Readonly<{
  act: <Name extends FoldedAggregate>(
    name: Name,
    ref: AggregateRef,
    command: Commands[Name],
    cause: Cause,
  ) => Promise<Outcome>
  /** Writes a fact of an aggregate that is not folded (an order's outcome), expecting that there is none yet. */
  first: (ref: AggregateRef, fact: Fact, cause: Cause) => Promise<'written' | 'there'>
}>

export type JournalOptions = Readonly<{
  store: EventStore
  world: World
  /** Resolves when the world has folded this sequence. */
  reached: (sequence: number) => Promise<void>
  now: () => number
  /** Who writes: the coordinator's name. */
  actor: string
  /** Random, one per process: a write's id is its own, so that only its own retry counts as a repeat. */
  nonce: string
  /** False while a fact was met that this version does not know: then nothing may be written. */
  mayWrite: () => boolean
}>

/** Nothing is written: the log holds facts that this version of the coordinator does not know. */
export class FrozenError extends Error {
  override readonly name = 'FrozenError'
}

/**
 * Decides and records. One command after the other per aggregate, each against the newest state that this process
 * knows, written with the expectation that nobody wrote since: a stale decision loses, folds what came and decides
 * again. Commands that add up are decided together.
 */
export const openJournal = ({
  store,
  world,
  reached,
  now,
  actor,
  nonce,
  mayWrite,
}: JournalOptions): Journal => {
  const queues = new Map<string, Waiting[]>()
  const heads = new Map<string, Readonly<{ sequence: number; hash: string }>>()
  const HEADS_MAX = 100_000

  const prevhashOf = async (subject: string, sequence: number): Promise<string | null> => {
    if (sequence === 0) return null
    const head = heads.get(subject)
    if (head?.sequence === sequence) return head.hash
    const stored = await store.last(subject)
    return stored?.sequence === sequence ? hashOf(stored.bytes) : ''
  }

  const write = async (
    ref: AggregateRef,
    fact: Fact,
    expected: number,
    cause: Cause,
  ): Promise<number | null> => {
    if (!mayWrite())
      throw new FrozenError('the log holds facts that this version does not know: nothing is written')
    const subject = factSubject(ref)
    const prevhash = await prevhashOf(subject, expected)
    if (prevhash === '') return null // somebody wrote since: no need to ask the server
    const at = now()
    const meta: Meta = {
      id: hashToken(32, 'fact', nonce, subject, String(expected), cause.causationId, fact.name),
      source: `sixfold/${actor}`,
      time: instantOf(at),
      actor,
      prevhash,
      ...cause,
    }
    const bytes = encode(fact, meta)
    const appended = await store.append(subject, bytes, { expected, id: meta.id })
    if ('conflict' in appended) return null
    if (heads.size >= HEADS_MAX) heads.clear()
    heads.set(subject, { sequence: appended.sequence, hash: hashOf(bytes) })
    world.apply(ref, fact, { sequence: appended.sequence, at })
    return appended.sequence
  }

  const catchUp = async (subject: string): Promise<void> => {
    const last = await store.last(subject)
    if (last !== null) await reached(last.sequence)
  }

  const decideOnce = async (
    name: FoldedAggregate,
    ref: AggregateRef,
    command: unknown,
    cause: Cause,
  ): Promise<Outcome> => {
    const { decide } = DECIDERS[name] as {
      decide: (command: unknown, state: unknown) => ReturnType<(typeof DECIDERS)['network']['decide']>
    }
    for (;;) {
      const { state, sequence } = world.get(name, ref)
      const decision = decide(command, state)
      if ('refused' in decision) return { refused: decision.refused }
      if (decision.fact === null) return { refused: null }
      if ((await write(ref, decision.fact, sequence, cause)) !== null) return { refused: null }
      await catchUp(factSubject(ref))
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

  const work = async (name: FoldedAggregate, ref: AggregateRef, queue: Waiting[]): Promise<void> => {
    while (queue.length > 0) {
      const { command, batch } = takeTogether(queue)
      try {
        const outcome = await decideOnce(name, ref, command, (batch[0] as Waiting).cause)
        for (const { resolve } of batch) resolve(outcome)
      } catch (err) {
        for (const { reject } of batch) reject(err)
      }
    }
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
    first: async (ref, fact, cause) => ((await write(ref, fact, 0, cause)) === null ? 'there' : 'written'),
  }
}
