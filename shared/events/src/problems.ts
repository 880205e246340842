import type { z } from 'zod'

/** What is wrong with one field: its path, the value found there and what would be right. */
export type Problem = Readonly<{ field: string; value: unknown; expected: string }>

/** A value's kind with its article, for sentences. */
const a = (kind: string): string => (/^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`)

const KINDS: Readonly<Record<string, string>> = { int: 'whole number', record: 'object' }

/** Of what may be anything, but has to be something. */
const THERE = 'must be there'

const sized = (issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig, bound: string): string => {
  if (issue.origin === 'array') return `must have ${bound} entries`
  return issue.origin === 'string' ? `must have ${bound} characters` : `must be ${bound}`
}

const oneOf = (values: readonly unknown[]): string => {
  const texts = values.map((value) => JSON.stringify(value))
  return texts.length === 1 ? `must be ${texts[0]}` : `must be one of ${texts.join(', ')}`
}

/** Of a union that is told apart by a field: what that field may say. */
const optionsOf = (issue: z.core.$ZodIssueInvalidUnion): string | null => {
  const { options } = issue as { options?: readonly unknown[] }
  if (options === undefined || options.length === 0) return null
  return oneOf(options)
}

/**
 * What would be right, as a sentence. Schemas that say it themselves are quoted; where zod speaks in its own words, the
 * issue is put into ours.
 */
const sentenceOf = (issue: z.core.$ZodIssue): string => {
  if (!/^(Invalid|Too (small|big)|Unrecognized)/.test(issue.message)) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'nonoptional'
        ? THERE
        : `must be ${a(KINDS[issue.expected] ?? issue.expected)}`
    case 'too_small':
      return sized(issue, `${issue.minimum} or more`)
    case 'too_big':
      return sized(issue, `${issue.maximum} or less`)
    case 'invalid_value':
      return oneOf(issue.values)
    case 'invalid_union':
      return optionsOf(issue) ?? issue.message
    default:
      return issue.message
  }
}

/** Of what is missing that is said first: else it would read as if something else stood there. */
const ofMissing = ({ path }: z.core.$ZodIssue, sentence: string, value: unknown): string =>
  value === undefined && path.length > 0 && sentence !== THERE ? `is missing: ${sentence}` : sentence

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | null | undefined)?.[key], root)

/** zod's issues as problems that name the field, the value and what would be right; an unknown field is named itself. */
export const problemsOf = (error: z.ZodError, root: unknown, prefix = ''): Problem[] => {
  const problem = (path: readonly PropertyKey[], expected: string): Problem => ({
    field: [...(prefix === '' ? [] : [prefix]), ...path.map(String)].join('.') || '(whole)',
    value: valueAt(root, path),
    expected,
  })
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => problem([...issue.path, key], 'no such field: leave it out'))
      : [problem(issue.path, ofMissing(issue, sentenceOf(issue), valueAt(root, issue.path)))],
  )
}
