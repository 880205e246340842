import type { Problem } from '@sixfold/events/problems'
import type { z } from 'zod'

/** A topology that cannot be brought up, with every reason at once. */
export class TopologyError extends Error {
  override readonly name = 'TopologyError'
  readonly problems: readonly Problem[]

  constructor(source: string, problems: readonly Problem[]) {
    super([`${source} is not a topology that can be brought up:`, ...problems.map(sayProblem)].join('\n  '))
    this.problems = problems
  }
}

/** A problem as one line: `sites.home.nat is "none": expected one of port-preserving, random, …`. */
export const sayProblem = ({ field, value, expected }: Problem): string =>
  value === undefined
    ? `${field}: ${expected}`
    : `${field} is ${shorten(JSON.stringify(value))}: expected ${expected}`

const MAX = 80

const shorten = (text: string): string => (text.length <= MAX ? text : `${text.slice(0, MAX)}…`)

/** What zod found, with the values looked up in the input. */
export const problemsOf = (error: z.ZodError, input: unknown): readonly Problem[] =>
  error.issues.flatMap((issue) => {
    // A key that is wrong is the value itself: what stands under it may be right.
    const value = issue.code === 'invalid_key' ? issue.path.at(-1) : valueAt(input, issue.path)
    if (issue.code !== 'unrecognized_keys')
      return { field: fieldOf(issue.path), value, expected: sayIssue(issue) }
    return issue.keys.map((key) => ({
      field: fieldOf([...issue.path, key]),
      value: undefined,
      expected: 'there is no such field; lab/README.md lists them',
    }))
  })

const fieldOf = (path: readonly PropertyKey[]): string => path.map(String).join('.') || '(the file)'

const sayIssue = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`
    case 'invalid_type':
      return `${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`
    case 'invalid_key':
      return issue.issues.map(({ message }) => message).join('; ')
    case 'invalid_union':
      return issue.errors.flat().map(sayIssue).join(', or ')
    case 'too_small':
      return `at least ${issue.minimum}${unitOf(issue.origin)}`
    case 'too_big':
      return `at most ${issue.maximum}${unitOf(issue.origin)}`
    default:
      return issue.message
  }
}

const unitOf = (origin: string): string => (origin === 'array' ? ' of them' : '')

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  )
