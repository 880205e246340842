import { type AggregateRef, factSubject } from '@sixfold/events'
import type { FoldedAggregate } from '@sixfold/fold'
import { type Act, type Cause, OrderDecidedError, type Outcome } from './act.ts'
import { merge } from './deciders.ts'

type Command = Readonly<{ type: string }>

type Waiting = Readonly<{
  command: Command
  cause: Cause
  resolve: (outcome: Outcome) => void
  reject: (err: unknown) => void
}>

/** Decides one command now, and records what was decided. */
export type DecideNow = (
  name: FoldedAggregate,
  ref: AggregateRef,
  command: Command,
  cause: Cause,
) => Promise<Outcome>

const isMoot = ({ isMoot: ask }: Cause): boolean => ask?.() === true

/** Why several commands are decided at once: the first of them; moot as soon as one of them is. */
const causeOfAll = ([first, ...rest]: readonly [Waiting, ...Waiting[]]): Cause =>
  rest.length === 0
    ? first.cause
    : { ...first.cause, isMoot: () => [first, ...rest].some(({ cause }) => isMoot(cause)) }

/** Takes the commands off a line's head that add up to one, or the first alone. */
const takeTogether = (line: Waiting[]): Readonly<{ command: Command; batch: [Waiting, ...Waiting[]] }> => {
  const [head, ...rest] = line as [Waiting, ...Waiting[]]
  const batch: [Waiting, ...Waiting[]] = [head]
  let { command } = head
  for (const next of rest) {
    const merged = merge(command, next.command)
    if (merged === null) break
    command = merged
    batch.push(next)
  }
  line.splice(0, batch.length)
  return { command, batch }
}

/**
 * One line of commands per aggregate: each is decided when the one before it is recorded, and those that waited together
 * and add up are decided together.
 */
export const actInLines = (decide: DecideNow): Act => {
  const lines = new Map<string, Waiting[]>()

  const alone = (name: FoldedAggregate, ref: AggregateRef) => (waiting: Waiting) =>
    decide(name, ref, waiting.command, waiting.cause).then(waiting.resolve, waiting.reject)

  /** Gives the outcome for all of them, or null where each has to be decided for itself. Throws what deciding throws. */
  const together = async (
    name: FoldedAggregate,
    ref: AggregateRef,
    { command, batch }: ReturnType<typeof takeTogether>,
  ): Promise<Outcome | null> => {
    try {
      const outcome = await decide(name, ref, command, causeOfAll(batch))
      // Where there is no room for all of them there may be room for some.
      return outcome.refused === null ? outcome : null
    } catch (err) {
      if (err instanceof OrderDecidedError) return null
      throw err
    }
  }

  const decideNext = async (name: FoldedAggregate, ref: AggregateRef, line: Waiting[]): Promise<void> => {
    const taken = takeTogether(line)
    const { batch } = taken
    if (batch.length === 1) return alone(name, ref)(batch[0])
    try {
      const outcome = await together(name, ref, taken)
      if (outcome !== null) for (const { resolve } of batch) resolve(outcome)
      else for (const waiting of batch) await alone(name, ref)(waiting)
    } catch (err) {
      for (const { reject } of batch) reject(err)
    }
  }

  const work = async (name: FoldedAggregate, ref: AggregateRef, line: Waiting[]): Promise<void> => {
    while (line.length > 0) await decideNext(name, ref, line)
    lines.delete(factSubject(ref))
  }

  return (name, ref, command, cause) =>
    new Promise((resolve, reject) => {
      const subject = factSubject(ref)
      const waiting = { command, cause, resolve, reject }
      const line = lines.get(subject)
      if (line !== undefined) {
        line.push(waiting)
        return
      }
      const fresh = [waiting]
      lines.set(subject, fresh)
      void work(name, ref, fresh)
    })
}
