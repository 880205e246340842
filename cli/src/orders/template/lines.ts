import { either } from '@sixfold/events/schema/fields'
import type { JsonSchema } from '@sixfold/events/schema/json-schema'
import { stringify } from 'yaml'
import { sampleOf } from './sample.ts'

/** A line of a template: its YAML, and what is said of it. */
export type Line = Readonly<{ text: string; comment: string }>

/** A text, number or truth as YAML writes it. */
const scalar = (value: unknown): string => stringify(value, { lineWidth: 0 }).trimEnd()

const flow = (value: unknown): string =>
  stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true }).trimEnd()

const plain = (text: string): string => text.replaceAll('`', '')

/** Which words may stand there; nothing where the schema does not list them. */
const choices = (schema: JsonSchema): string =>
  schema.enum === undefined ? '' : `${plain(either(schema.enum.map((value) => String(value))))}. `

const commentOf = (schema: JsonSchema, isRequired: boolean): string => {
  const left = !isRequired && schema.default !== undefined ? ` Left out: ${flow(schema.default)}.` : ''
  return `${choices(schema)}${plain(schema.description ?? '')}${left}`.trim()
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The kind that a value is of, and the kinds that it might have been. */
const branchOf = (
  schema: JsonSchema,
  value: Readonly<Record<string, unknown>>,
): Readonly<{ own: JsonSchema; others: readonly JsonSchema[] }> => {
  const branches = schema.oneOf ?? []
  const own = branches.find(({ properties = {} }) =>
    Object.entries(properties).every(
      ([key, { const: only, enum: some }]) =>
        (only === undefined || only === value[key]) &&
        (some === undefined || some.includes(value[key] as string)),
    ),
  )
  return own === undefined
    ? { own: schema, others: [] }
    : { own, others: branches.filter((it) => it !== own) }
}

/** The same lines, commented out. */
const commented = (lines: readonly Line[], indent: string): Line[] =>
  lines.map(({ text, comment }) => ({ text: `${indent}# ${text.slice(indent.length)}`, comment }))

/** A field with its value: on one line, or with what is in it below. */
const fieldLines = (
  key: string,
  schema: JsonSchema,
  value: unknown,
  indent: string,
  isRequired: boolean,
): Line[] => {
  const comment = commentOf(schema, isRequired)
  if (Array.isArray(value)) {
    if (value.length === 0) return [{ text: `${indent}${key}: []`, comment }]
    return [{ text: `${indent}${key}:`, comment }, ...itemLines(schema.items ?? {}, value, `${indent}  `)]
  }
  if (!isRecord(value)) return [{ text: `${indent}${key}: ${scalar(value)}`, comment }]
  const { own, others } = branchOf(schema, value)
  const or = others.map((other) => ({ text: `${indent}# or ${key}: ${flow(sampleOf(other))}`, comment: '' }))
  return [{ text: `${indent}${key}:`, comment }, ...objectLines(own, value, `${indent}  `), ...or]
}

const itemLines = (schema: JsonSchema, values: readonly unknown[], indent: string): Line[] =>
  values.flatMap((value, index) => {
    const inner = isRecord(value)
      ? objectLines(branchOf(schema, value).own, value, `${indent}  `)
      : [{ text: `${indent}  ${scalar(value)}`, comment: '' }]
    return inner.map(({ text, comment }, line) => ({
      text: line === 0 ? `${indent}- ${text.slice(indent.length + 2)}` : text,
      comment: index === 0 ? comment : '',
    }))
  })

/**
 * The fields of an object, with comments: what may be left out is commented out, unless nothing else would be left of
 * the object.
 */
export const objectLines = (
  schema: JsonSchema,
  value: Readonly<Record<string, unknown>>,
  indent: string,
): Line[] => {
  const required = new Set(schema.required ?? [])
  const isNeeded = (key: string): boolean => required.has(key) || (required.size === 0 && key in value)
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    const lines = fieldLines(key, field, value[key] ?? sampleOf(field), indent, isNeeded(key))
    return isNeeded(key) ? lines : commented(lines, indent)
  })
}
