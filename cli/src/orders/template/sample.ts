import type { JsonSchema } from '@sixfold/events/schema/json-schema'

const sampleOfObject = ({ properties = {}, required = [] }: JsonSchema): Readonly<Record<string, unknown>> =>
  Object.fromEntries(required.map((key) => [key, sampleOf(properties[key] ?? {})]))

/** Some value that a schema admits, for a field of which no example is told: what it means when it is left out, if it says so. */
export const sampleOf = (schema: JsonSchema): unknown => {
  const { default: whenLeftOut, examples = [], enum: some = [], oneOf = [] } = schema
  if (whenLeftOut !== undefined) return whenLeftOut
  if (schema.const !== undefined) return schema.const
  if (examples.length > 0) return examples[0]
  if (some.length > 0) return some[0]
  if (oneOf[0] !== undefined) return sampleOf(oneOf[0])
  if (schema.properties !== undefined) return sampleOfObject(schema)
  if (schema.items !== undefined) return [sampleOf(schema.items)]
  if (schema.type === 'boolean') return true
  return schema.type === 'integer' ? Math.max(schema.minimum ?? 1, 1) : 'name'
}
