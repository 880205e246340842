import { fileURLToPath } from 'node:url'
import { REGISTRY } from '@sixfold/events/registry'
import { bareSchemaOf } from '@sixfold/events/schema/json-schema'

/** Where the schemas of published events are frozen. */
export const FROZEN = fileURLToPath(new URL('./events.frozen.json', import.meta.url))

/** The JSON Schema of every event of every version, by CloudEvents type; its words for people may still get better. */
export const schemasNow = (): Record<string, unknown> =>
  Object.fromEntries(REGISTRY.map(({ type, data }) => [type, bareSchemaOf(data)]))
