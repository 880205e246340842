import type { Refusal } from '@sixfold/decider'
import { type AggregateRef, type Fact, factSubject } from '@sixfold/events'
import type { FoldedAggregate, World } from '@sixfold/fold'
import type { Act, Cause, Outcome } from '../act.ts'
import { DECIDERS, merge } from '../deciders.ts'

/** A fact that would be written. `sequence` is its place if nothing else happened. */
export type Foreseen = Readonly<{ ref: AggregateRef; fact: Fact; sequence: number; cause: Cause }>

type Waiting = {
  command: { type: string }
  resolve: (outcome: Outcome) => void
  reject: (err: unknown) => void
}

/**
 * Turns of the microtask queue that a write takes here. What a handler asks for at once comes in while the first of it
 * is being written, and waits together, as it does in a coordinator.
 */
const TURNS = 24

/**
 * A journal that writes nothing: it decides with the deciders themselves, folds what they decide into the world given
 * (a branch of its own), and tells of each fact. Commands for one aggregate are decided one after the other, and those
 * that waited together and add up are decided together, as by the journal of a coordinator.
 */
export const whatIf = (world: World, now: number, onFact: (foreseen: Foreseen) => void): Act => {
  const lines = new Map<string, Waiting[]>()

  const decide = (name: FoldedAggregate, ref: AggregateRef, command: unknown, cause: Cause) => {
    const decider = DECIDERS[name] as {
      decide: (command: unknown, state: unknown) => { refused: Refusal } | { fact: Fact | null }
    }
    const decision = decider.decide(command, world.get(name, ref).state)
    if ('refused' in decision) return { refused: decision.refused }
    if (decision.fact === null) return { refused: null }
    const sequence = world.sequence() + 1
    world.apply(ref, decision.fact, { sequence, at: now })
    onFact({ ref, fact: decision.fact, sequence, cause })
    return { refused: null }
  }

  const takeTogether = (line: Waiting[]): { command: { type: string }; batch: Waiting[] } => {
    let command: { type: string } | null = null
    const batch: Waiting[] = []
    for (const next of line) {
      const merged: { type: string } | null = command === null ? next.command : merge(command, next.command)
      if (merged === null) break
      command = merged
      batch.push(next)
    }
    line.splice(0, batch.length)
    return { command: command as { type: string }, batch }
  }

  const decideTogether = async (name: FoldedAggregate, ref: AggregateRef, line: Waiting[], cause: Cause) => {
    const { command, batch } = takeTogether(line)
    try {
      const together = decide(name, ref, command, cause)
      for (let turn = 0; turn < TURNS; turn += 1) await null
      // Where there is no room for all of them there may be room for some.
      const isForAll = together.refused === null || batch.length === 1
      for (const { command: alone, resolve } of batch)
        resolve(isForAll ? together : decide(name, ref, alone, cause))
    } catch (err) {
      for (const { reject } of batch) reject(err)
    }
  }

  const work = async (name: FoldedAggregate, ref: AggregateRef, line: Waiting[], cause: Cause) => {
    while (line.length > 0) await decideTogether(name, ref, line, cause)
    lines.delete(factSubject(ref))
  }

  return (name, ref, command, cause) =>
    new Promise((resolve, reject) => {
      const subject = factSubject(ref)
      const line = lines.get(subject)
      if (line !== undefined) {
        line.push({ command, resolve, reject })
        return
      }
      const fresh = [{ command, resolve, reject }]
      lines.set(subject, fresh)
      void work(name, ref, fresh, cause)
    })
}
