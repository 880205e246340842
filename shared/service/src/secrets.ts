/** Values of these names never reach a log line, wherever they stand. */
const SECRETS: ReadonlySet<string> = new Set([
  'privateKey',
  'presharedKey',
  'password',
  'seed',
  'secret',
  'token',
  'credentials',
])

const CENSORED = '(secret)'
/** Deeper than anything that is logged; a circle ends here too. */
const DEPTH = 6

const isDeep = (value: unknown): value is object => typeof value === 'object' && value !== null

const censored = (value: unknown, depth: number): unknown => {
  // An error is no plain object yet: whoever serializes it asks again.
  if (!isDeep(value) || value instanceof Error) return value
  if (depth === DEPTH) return '(more)'
  if (Array.isArray(value)) return value.map((item) => censored(item, depth + 1))
  const fields = Object.entries(value).map(([name, inner]) => [
    name,
    SECRETS.has(name) ? CENSORED : censored(inner, depth + 1),
  ])
  return Object.fromEntries(fields)
}

/**
 * The fields of a log line with every secret left out, however deep it stands. Nearly all lines carry nothing but texts
 * and numbers under names that are none, and are handed back as they are: this is asked with every line.
 */
export const withoutSecrets = <Fields extends object>(fields: Fields): Fields => {
  for (const name in fields) {
    if (SECRETS.has(name) || isDeep(fields[name as keyof Fields])) return censored(fields, 0) as Fields
  }
  return fields
}
