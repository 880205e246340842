import type { ProcessRef } from '../process-ref.ts'

/**
 * A namespace that is to be gone, and what of ours is in it: that goes first, so that nothing lingers. A process outlives
 * its namespace's name, so one may be doomed whose name is gone already (`isThere`).
 */
export type Doomed = Readonly<{
  name: string
  isThere: boolean
  devices: readonly string[]
  /** null: it never had a daemon. */
  processes: readonly ProcessRef[] | null
}>

/**
 * The namespaces there are (`leftovers`: names that are files alone), and which of them nobody wants any more. `left`: of a name that is to be made, and is not
 * there, the daemons of an earlier one, which hold that and all of its devices.
 */
export type Actual = Readonly<{
  names: readonly string[]
  leftovers: readonly string[]
  doomed: readonly Doomed[]
  left: ReadonlyMap<string, readonly ProcessRef[]>
}>

/** One namespace to make, or to remove with what is in it. `isLeftover`: its name is there, with nothing behind it. */
export type Change = Readonly<
  | { kind: 'add'; name: string; left: readonly ProcessRef[]; isLeftover: boolean }
  | ({ kind: 'remove' } & Doomed)
>
