import type { z } from 'zod'

/** True when a schema would give back the very value; false says nothing. */
export type AsIs = (value: unknown) => boolean

type Check = z.core.$ZodChecks['_zod']['def'] | z.core.$ZodCustomDef
type Kind<Name extends Check['check']> = Extract<Check, { check: Name }>

const length = (value: unknown): number => (value as string | readonly unknown[]).length

/** Remembers the last text that matched: who wrote, and under which order, stays the same for many events in a row. */
const matches = (pattern: RegExp): AsIs => {
  let last: unknown = null
  return (value) => {
    if (value === last) return true
    const isMatch = pattern.test(value as string)
    if (isMatch) last = value
    return isMatch
  }
}

const CHECKS: { [Name in Exclude<Check['check'], undefined>]?: (check: Kind<Name>) => AsIs | null } = {
  // Formats of a name of their own may ask for more than their pattern says.
  string_format: ({ format, pattern }) => {
    if (pattern === undefined || /[gy]/.test(pattern.flags)) return null
    return format === 'regex' || format === 'datetime' ? matches(pattern) : null
  },
  min_length:
    ({ minimum }) =>
    (value) =>
      length(value) >= minimum,
  max_length:
    ({ maximum }) =>
    (value) =>
      length(value) <= maximum,
  greater_than:
    ({ value: bound, inclusive }) =>
    (value) =>
      (value as number) > (bound as number) || (inclusive && value === bound),
  less_than:
    ({ value: bound, inclusive }) =>
    (value) =>
      (value as number) < (bound as number) || (inclusive && value === bound),
  multiple_of: ({ value: step }) =>
    Number.isInteger(step)
      ? (value) => Number.isInteger(value) && (value as number) % (step as number) === 0
      : null,
  overwrite:
    ({ tx }) =>
    (value) =>
      tx(value) === value,
  custom: ({ fn }) => (fn === undefined ? null : (value) => fn(value) === true),
}

/** A schema's own check may stand in its definition itself, as a format does, and the others behind it. */
const checksOf = (def: object): readonly Check[] => {
  const { checks = [] } = def as { checks?: readonly z.core.$ZodCheck<never>[] }
  const isFormat = 'check' in def && def.check === 'string_format'
  return [...(isFormat ? [def as Check] : []), ...checks.map((check) => check._zod.def as Check)]
}

/** `first`, and then every check of a schema's definition, in their order; null where one is not known here. */
export const checksAsIs = (def: object, first: AsIs): AsIs | null => {
  let asked: AsIs | null = first
  for (const check of checksOf(def)) {
    const before: AsIs | null = asked
    const next = (
      CHECKS[check.check as keyof typeof CHECKS] as ((check: Check) => AsIs | null) | undefined
    )?.(check)
    asked = before === null || next == null ? null : (value) => before(value) && next(value)
  }
  return asked
}
