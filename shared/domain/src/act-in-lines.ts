import { type AggregateRef, factSubject } from '@sixfold/events'
import type { FoldedAggregate } from '@sixfold/fold'
import { type Act, type Cause, OrderDecidedError, type Outcome } from './act.ts'
import { addUp, merge } from './deciders.ts'

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
const causeOfAll = (all: readonly [Waiting, ...Waiting[]]): Cause => ({
  ...all[0].cause,
  isMoot: () => all.some(({ cause }) => isMoot(cause)),
})

/** Takes the commands off a line's head that add up to one, or the first alone. */
const takeTogether = (line: Waiting[]): [Waiting, ...Waiting[]] => {
  const [head] = line as [Waiting, ...Waiting[]]
  const other = line.findIndex((it) => it !== head && !addUp(head.command, it.command))
  return line.splice(0, other < 0 ? line.length : other) as [Waiting, ...Waiting[]]
}

/**
 * One line of commands per aggregate: each is decided when the one before it is recorded, and those that waited together
 * and add up are decided together.
 */
export const actInLines = (decide: DecideNow): Act => {
  const lines = new Map<string, Waiting[]>()

  const alone = (
    name: FoldedAggregate,
    ref: AggregateRef,
    { command, cause, resolve, reject }: Waiting,
  ): Promise<void> => decide(name, ref, command, cause).then(resolve, reject)

  /** Gives the outcome for all of them, or null where each has to be decided for itself. Throws what deciding throws. */
  const asOne = async (
    name: FoldedAggregate,
    ref: AggregateRef,
    batch: readonly [Waiting, ...Waiting[]],
  ): Promise<Outcome | null> => {
    try {
      const outcome = await decide(name, ref, merge(batch.map(({ command }) => command)), causeOfAll(batch))
      // Where there is no room for all of them there may be room for some.
      return outcome.refused === null ? outcome : null
    } catch (err) {
      if (err instanceof OrderDecidedError) return null
      throw err
    }
  }

  const together = async (
    name: FoldedAggregate,
    ref: AggregateRef,
    batch: readonly [Waiting, ...Waiting[]],
  ): Promise<void> => {
    try {
      const outcome = await asOne(name, ref, batch)
      if (outcome !== null) for (const { resolve } of batch) resolve(outcome)
      else for (const waiting of batch) await alone(name, ref, waiting)
    } catch (err) {
      for (const { reject } of batch) reject(err)
    }
  }

  const work = async (
    subject: string,
    name: FoldedAggregate,
    ref: AggregateRef,
    line: Waiting[],
  ): Promise<void> => {
    while (line.length > 0) {
      const batch = takeTogether(line)
      await (batch.length === 1 ? alone(name, ref, batch[0]) : together(name, ref, batch))
    }
    lines.delete(subject)
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
      void work(subject, name, ref, fresh)
    })
}
