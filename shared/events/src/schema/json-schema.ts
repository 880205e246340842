import { z } from 'zod'

/** A JSON Schema (draft 7, which AsyncAPI and most validators speak), as far as our events need one. */
export type JsonSchema = Readonly<{
  $ref?: string
  allOf?: readonly JsonSchema[]
  title?: string
  description?: string
  type?: string | readonly string[]
  format?: string
  pattern?: string
  enum?: readonly (string | number | boolean)[]
  const?: string | number | boolean
  default?: unknown
  examples?: readonly unknown[]
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  items?: JsonSchema
  properties?: Readonly<Record<string, JsonSchema>>
  required?: readonly string[]
  additionalProperties?: unknown
  oneOf?: readonly JsonSchema[]
  anyOf?: readonly JsonSchema[]
}>

/** What zod says of every whole number, and what says nothing. */
const isIdle = ([key, value]: readonly [string, unknown]): boolean =>
  (key === 'maximum' && value === Number.MAX_SAFE_INTEGER) ||
  (key === 'minimum' && value === Number.MIN_SAFE_INTEGER)

const tidy = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(tidy)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap((entry) => (isIdle(entry) ? [] : [[entry[0], tidy(entry[1])]])),
  )
}

const titleOf = (schema: z.core.$ZodType): string | undefined => z.globalRegistry.get(schema)?.title

/** The schema that a field was made from, by its name: `AgentId` of `AgentId.describe(…)`. */
const namedOf = (schema: z.core.$ZodType, title: string): z.core.$ZodType => {
  const { parent } = schema._zod
  return parent !== undefined && titleOf(parent) === title ? namedOf(parent, title) : schema
}

const toJson = (schema: z.ZodType, onSchema: (schema: z.core.$ZodType) => void): JsonSchema => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    target: 'draft-7',
    override: ({ zodSchema }) => onSchema(zodSchema),
  })
  return tidy(json) as JsonSchema
}

/**
 * The JSON Schema of what may be written: descriptions, examples and formats are in it, and as `title` the name of the
 * kind of value. Where zod checks more than JSON Schema can say, the description of that kind does.
 */
export const jsonSchemaOf = (schema: z.ZodType): JsonSchema => toJson(schema, () => undefined)

/** Every kind of value that has a name somewhere in these schemas, by that name. */
export const namedValues = (schemas: readonly z.ZodType[]): ReadonlyMap<string, JsonSchema> => {
  const found = new Map<string, z.ZodType>()
  const note = (schema: z.core.$ZodType): void => {
    const title = titleOf(schema)
    if (title !== undefined) found.set(title, namedOf(schema, title) as z.ZodType)
  }
  for (const schema of schemas) toJson(schema, note)
  return new Map(
    [...found].toSorted(([a], [b]) => a.localeCompare(b)).map(([title, it]) => [title, jsonSchemaOf(it)]),
  )
}

/** The same without a word for people: what the shape is, and nothing else. Frozen by a spec. */
export const bareSchemaOf = (schema: z.ZodType): unknown =>
  z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    metadata: z.registry() as typeof z.globalRegistry,
  })
