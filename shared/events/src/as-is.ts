import type { z } from 'zod'
import { type AsIs, checksAsIs } from './as-is-checks.ts'

/*
 * zod hands back a copy of all that it reads, and asks every field through several calls: for what was written by the
 * same schema that is most of the price of reading it. So it is first asked the one question whose answer costs little:
 * would the schema give back this very value? Only where that is not sure does zod parse.
 */

type Def = z.core.$ZodTypes['_zod']['def']
type Kind<Name extends Def['type']> = Extract<Def, { type: Name }>
type Compile<Name extends Def['type']> = (def: Kind<Name>) => AsIs | null

const all = <Item>(items: readonly (Item | null)[]): readonly Item[] | null =>
  items.includes(null) ? null : (items as readonly Item[])

/** A field of an object: its name, what is asked of it, and whether it may be left out. */
type Field = Readonly<{ key: string; check: AsIs; mayMiss: boolean }>

const fieldsOf = (shape: z.core.$ZodShape): readonly Field[] | null => {
  const fields = Object.entries(shape).map(([key, schema]) => {
    const check = compile(schema)
    return check && { key, check, mayMiss: (schema as z.core.$ZodTypes)._zod.def.type === 'optional' }
  })
  return all(fields)
}

/** The place of a key among the fields from `from` on, over fields that may be left out; -1 where it has none. */
const placeOf = (fields: readonly Field[], key: string | null, from: number): number => {
  let place = from
  while (fields[place]?.mayMiss === true && fields[place]?.key !== key) place += 1
  const field = fields[place]
  return field === undefined || field.key === key ? place : -1
}

/** In the schema's order, which is the one of what it gives back. */
const compileObject: Compile<'object'> = ({ shape, catchall }) => {
  const fields = fieldsOf(shape)
  const rest = (catchall as z.core.$ZodTypes | undefined)?._zod.def.type
  if (fields === null || (rest !== 'never' && rest !== 'unknown')) return null
  const known = new Set([...Object.keys(shape), '__proto__'])
  const mayAdd = (key: string): boolean => rest === 'unknown' && !known.has(key)

  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    let next = 0
    for (const key in value) {
      next = placeOf(fields, key, next)
      const field = fields[next]
      if (next < 0 || !(field?.check((value as Record<string, unknown>)[key]) ?? mayAdd(key))) return false
      if (field !== undefined) next += 1
    }
    return placeOf(fields, null, next) === fields.length
  }
}

const compileArray: Compile<'array'> = ({ element }) => {
  const item = compile(element)
  return item && ((value) => Array.isArray(value) && value.every(item))
}

const compileTuple: Compile<'tuple'> = ({ items, rest }) => {
  const checks = rest === null ? all(items.map(compile)) : null
  return (
    checks &&
    ((value) =>
      Array.isArray(value) && value.length === checks.length && checks.every((check, at) => check(value[at])))
  )
}

/** By the discriminator no value fits two of the options. */
const compileUnion: Compile<'union'> = (def) => {
  const options = 'discriminator' in def ? all(def.options.map(compile)) : null
  return options && ((value) => options.some((option) => option(value)))
}

const compileNumber: Compile<'number'> = (def) => {
  if (!('format' in def)) return Number.isFinite
  return def.format === 'safeint' ? Number.isSafeInteger : null
}

const among = (values: readonly unknown[]): AsIs => {
  const [only] = values
  return values.length === 1 ? (value) => value === only : (value) => values.includes(value)
}

const inner = (type: z.core.$ZodType, more: (value: unknown) => boolean = () => false): AsIs | null => {
  const check = compile(type)
  return check && ((value) => more(value) || check(value))
}

const KINDS: { [Name in Def['type']]?: Compile<Name> } = {
  string: () => (value) => typeof value === 'string',
  number: compileNumber,
  boolean: () => (value) => typeof value === 'boolean',
  unknown: () => (value) => value !== undefined,
  literal: ({ values }) => among(values),
  enum: ({ entries }) => among(Object.values(entries)),
  object: compileObject,
  array: compileArray,
  tuple: compileTuple,
  union: compileUnion,
  // What is not there is the object's affair: JSON has no undefined.
  optional: ({ innerType }) => inner(innerType),
  default: ({ innerType }) => inner(innerType),
  nullable: ({ innerType }) => inner(innerType, (value) => value === null),
}

const compile = (schema: z.core.$ZodType): AsIs | null => {
  const { def } = (schema as z.core.$ZodTypes)._zod
  const check = (KINDS[def.type] as ((def: Def) => AsIs | null) | undefined)?.(def) ?? null
  return check && checksAsIs(def, check)
}

/**
 * Compiles a schema to a question about values that came out of `JSON.parse`. True: the schema admits the value and
 * would give back an equal one, its keys in the same order. False says nothing. Null where the schema is built of
 * something that is not known here.
 */
export const asIs = (schema: z.ZodType): AsIs | null => compile(schema)
