import type { Fact } from '@sixfold/events'

/** Where on the log a fact stands: its FACTS sequence and its own time in milliseconds. */
export type Position = Readonly<{ sequence: number; at: number }>

/** A refusal is a value: a stable code for machines, a sentence for people, and the field that it is about. */
export type Refusal = Readonly<{ code: string; sentence: string; field?: string; value?: unknown }>

/** What deciding gave: one composite fact, nothing to record (it is so already), or a refusal. */
export type Decision<F extends Fact> = Readonly<{ fact: F | null } | { refused: Refusal }>

/**
 * One aggregate as three pure functions.
 *
 * `decide` reads no clock, makes no id and looks nothing up: the command brings them. The same command twice records
 * nothing the second time. `evolve` owns the state it is given and may write into it; nobody else ever does.
 */
export type Decider<Command, F extends Fact, State> = Readonly<{
  initialState: () => State
  decide: (command: Command, state: State) => Decision<F>
  evolve: (state: State, fact: Fact, position: Position) => State
}>

/** Records the fact. */
export const accept = <F extends Fact>(fact: F): Decision<F> => ({ fact })

/** Records nothing: what was asked for is so already. */
export const nothing: Decision<never> = { fact: null }

/** Refuses. */
export const refuse = (
  code: string,
  sentence: string,
  where: Pick<Refusal, 'field' | 'value'> = {},
): Decision<never> => ({
  refused: { code, sentence, ...where },
})
