import type { z } from 'zod'
import { asIs } from './as-is.ts'
import type { AggregateName } from './subjects.ts'

/** Who says it: a party (order), a coordinator (fact) or an agent about itself (report). */
export type EventKind = 'order' | 'fact' | 'report'

/** Something that happened: what kind of word it is, its name, its schema's version and the data that schema admits. */
export type Event<
  Kind extends EventKind = EventKind,
  Name extends string = string,
  Data = unknown,
> = Readonly<{
  kind: Kind
  name: Name
  version: number
  data: Readonly<Data>
}>

/** What is told of an event to people, and to portals in other languages. */
type Told<Schema extends z.ZodType> = Readonly<{
  /** What happened, and what follows from it. */
  about: string
  /** Who writes it. Of an order: `operators` or `portals`, and the coordinator sees to it. */
  by: string
  /** Who reads it besides coordinators and auditors. */
  readBy?: string
  /** Data that is right. All examples tell one story, of network `blue` of tenant `acme`. */
  example: z.input<Schema>
}>

/**
 * One constant per event and version: its schema is the type, the parser and the documentation.
 *
 * `aggregate` is for facts: where they live, which is the owner of the invariant that they keep.
 * `derives` is for facts: true when the fact can change what a member of a network derives, so that it is routed to
 * members and raises the network's revision. `upcast` turns the data of the version before into this one's.
 */
export type EventDefinition<
  Kind extends EventKind,
  Name extends string,
  Schema extends z.ZodType,
> = Told<Schema> &
  Readonly<{
    kind: Kind
    name: Name
    version: number
    aggregate: AggregateName | null
    data: Schema
    derives: boolean
    upcast: ((previous: never) => z.input<Schema>) | null
    /** CloudEvents type, e.g. `sixfold.fact.PrefixAllocated.v1`. */
    type: string
    /** Builds the event; throws when the data breaks the schema, so that a bad fact is never stored. */
    of: (data: z.input<Schema>) => Event<Kind, Name, z.output<Schema>>
  }>

/** The event type that a definition stands for. */
export type EventOf<Definition extends { of: (data: never) => Event }> = ReturnType<Definition['of']>

/** The CloudEvents type of an event. */
export const eventType = (kind: EventKind, name: string, version: number): string =>
  `sixfold.${kind}.${name}.v${version}`

/** Defines an event. See EventDefinition for what each part promises. */
export const defineEvent = <
  const Kind extends EventKind,
  const Name extends string,
  Schema extends z.ZodType,
>(
  definition: Told<Schema> & {
    kind: Kind
    name: Name
    version: number
    aggregate?: AggregateName
    data: Schema
    derives?: boolean
    upcast?: (previous: never) => z.input<Schema>
  },
): EventDefinition<Kind, Name, Schema> => {
  const { kind, name, version, data } = definition
  const isSo = asIs(data)
  return {
    aggregate: null,
    derives: false,
    upcast: null,
    ...definition,
    type: eventType(kind, name, version),
    of: (input) => ({
      kind,
      name,
      version,
      data: (isSo?.(input) === true ? input : data.parse(input)) as z.output<Schema>,
    }),
  }
}
