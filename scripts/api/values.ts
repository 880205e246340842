import { REGISTRY } from '../../shared/events/src/registry.ts'
import { type JsonSchema, namedValues } from '../../shared/events/src/schema/json-schema.ts'

/** Every kind of value that the fields of events are made of. */
export const VALUES = namedValues(REGISTRY.map(({ data }) => data))

const inside = (schema: JsonSchema): JsonSchema => {
  const { properties, items, oneOf, anyOf } = schema
  const fields = Object.entries(properties ?? {}).map(([name, it]) => [name, withRefs(it)])
  return {
    ...schema,
    ...(properties === undefined ? {} : { properties: Object.fromEntries(fields) }),
    ...(items === undefined ? {} : { items: withRefs(items) }),
    ...(oneOf === undefined ? {} : { oneOf: oneOf.map(withRefs) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map(withRefs) }),
  }
}

/**
 * A schema with references in place of the values that have a name. What a field says of its own stands beside the
 * reference, in `allOf`: draft 7 ignores what stands beside a bare one.
 */
export const withRefs = (schema: JsonSchema): JsonSchema => {
  const { title = '', description } = schema
  const value = VALUES.get(title)
  if (value === undefined) return inside(schema)
  const ref = { $ref: `#/components/schemas/${title}` }
  const own = {
    ...(description === value.description ? {} : { description }),
    ...('default' in schema ? { default: schema.default } : {}),
  }
  return Object.keys(own).length === 0 ? ref : { ...own, allOf: [ref] }
}

/** The values themselves, with references to each other. */
export const valueSchemas = (): Readonly<Record<string, JsonSchema>> =>
  Object.fromEntries([...VALUES].map(([title, schema]) => [title, inside(schema)]))
