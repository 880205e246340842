import type { Event } from './define-event.ts'
import { REGISTRY } from './registry.ts'

/** An example of every event in the registry, by its CloudEvents type. */
export const EXAMPLES: ReadonlyMap<string, Event> = new Map(
  REGISTRY.map(({ kind, name, version, type, data, example }) => [
    type,
    { kind, name, version, data: data.parse(example) as object },
  ]),
)
