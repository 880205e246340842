import type { Refusal } from '@sixfold/decider'
import type { AggregateRef, Fact } from '@sixfold/events'
import type { World } from '@sixfold/fold'
import type { Act, Cause } from '../act.ts'
import { actInLines } from '../act-in-lines.ts'
import { DECIDERS } from '../deciders.ts'

/** A fact that would be written. `sequence` is its place if nothing else happened. */
export type Foreseen = Readonly<{ ref: AggregateRef; fact: Fact; sequence: number; cause: Cause }>

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
export const whatIf = (world: World, now: number, onFact: (foreseen: Foreseen) => void): Act =>
  actInLines(async (name, ref, command, cause) => {
    const decider = DECIDERS[name] as {
      decide: (command: unknown, state: unknown) => { refused: Refusal } | { fact: Fact | null }
    }
    const decision = decider.decide(command, world.get(name, ref).state)
    if ('refused' in decision) return { refused: decision.refused }
    if (decision.fact !== null) {
      const sequence = world.sequence() + 1
      world.apply(ref, decision.fact, { sequence, at: now })
      onFact({ ref, fact: decision.fact, sequence, cause })
    }
    for (let turn = 0; turn < TURNS; turn += 1) await null
    return { refused: null }
  })
