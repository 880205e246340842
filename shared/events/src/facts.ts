import { type AnyDefinition, codecFor } from './codec.ts'
import type { EventOf } from './define-event.ts'
import * as current from './facts/current.ts'
import * as superseded from './facts/superseded.ts'

export * from './facts/current.ts'

type Definitions = typeof current

/** Every fact, by name: the union that deciders and folds switch over. */
export type Fact = { [Name in keyof Definitions]: EventOf<Definitions[Name]> }[keyof Definitions]

/** Every fact of every version. A published one never changes; see registry.ts. */
export const FACTS: readonly AnyDefinition[] = [...Object.values(current), ...Object.values(superseded)]

/** Reads facts; older versions come out as the newest. */
export const factCodec = codecFor<Fact>(FACTS)

const DERIVING: ReadonlySet<string> = new Set(FACTS.filter(({ derives }) => derives).map(({ name }) => name))

/** True for a fact that can change what a member derives, by its name: it raises the revision of its network. */
export const doesDerive = (name: string): boolean => DERIVING.has(name)
