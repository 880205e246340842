import type { JsonSchema } from './json-schema.ts'

/** One field of an event's data, for people: `resources[].node`. */
export type Field = Readonly<{
  path: string
  /** What it holds, in words: `AgentId`, `list of 1 to 16 …`, `` `tcp` or `udp` ``. */
  type: string
  isRequired: boolean
  meaning: string
  /** Of what else it is a part, where there are several kinds: `` `kind` is `tls` ``. */
  when: string | null
}>

const code = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``

/** `a`, `b` or `c` */
export const either = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`

const span = (least: number | undefined, most: number | undefined): string => {
  if (least !== undefined && most !== undefined) return least === most ? ` ${least}` : ` ${least} to ${most}`
  if (most !== undefined) return ` up to ${most}`
  return least === undefined || least === 0 ? '' : ` ${least} or more`
}

const KINDS: Readonly<Record<string, string>> = { integer: 'whole number', string: 'text', object: 'object' }

/** What a schema admits, in a few words. */
export const typeOf = (schema: JsonSchema): string => {
  const { title, type, items, minItems, maxItems, minimum, maximum } = schema
  const branches = schema.anyOf ?? schema.oneOf
  if (schema.const !== undefined) return code(schema.const)
  if (schema.enum !== undefined) return either(schema.enum.map(code))
  if (items !== undefined && title === undefined)
    return `list of${span(minItems, maxItems)} ${typeOf(items)}`.replace('list of up to', 'list, up to')
  if (title !== undefined) return title
  if (branches !== undefined) return either([...new Set(branches.map(typeOf))])
  if (type === 'integer') return `whole number${span(minimum, maximum)}`
  const kinds = typeof type === 'string' ? [type] : (type ?? [])
  return kinds.length === 0 ? 'anything' : either(kinds.map((kind) => KINDS[kind] ?? kind))
}

/** The field by which the kinds of a thing are told apart, and its value in one of them. */
const discriminatorOf = ({
  properties = {},
}: JsonSchema): Readonly<{ key: string; values: unknown[] }> | null => {
  for (const [key, field] of Object.entries(properties)) {
    if (field.const !== undefined) return { key, values: [field.const] }
    if (field.enum !== undefined) return { key, values: [...field.enum] }
  }
  return null
}

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`)

const ofKinds = (branches: readonly JsonSchema[], path: string): Field[] => {
  const told = branches.map((branch) => ({ branch, by: discriminatorOf(branch) }))
  const key = told[0]?.by?.key
  if (key === undefined) return branches.flatMap((branch) => inside(branch, path, null))
  const values = told.flatMap(({ by }) => by?.values ?? [])
  const head: Field = {
    path: join(path, key),
    type: either(values.map(code)),
    isRequired: true,
    meaning: 'Which kind it is.',
    when: null,
  }
  const rest = told.flatMap(({ branch, by }) => {
    const { [key]: _, ...properties } = branch.properties ?? {}
    return inside({ ...branch, properties }, path, `\`${key}\` is ${either((by?.values ?? []).map(code))}`)
  })
  return [head, ...rest]
}

const inside = (schema: JsonSchema, path: string, when: string | null): Field[] => {
  const branches = schema.oneOf ?? schema.anyOf
  if (branches !== undefined) {
    const shapes = branches.filter(({ properties }) => properties !== undefined)
    return shapes.length < 2 ? shapes.flatMap((shape) => inside(shape, path, when)) : ofKinds(shapes, path)
  }
  if (schema.items !== undefined) return inside(schema.items, `${path}[]`, when)
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => [
    {
      path: join(path, key),
      type: typeOf(field),
      isRequired: schema.required?.includes(key) ?? false,
      meaning: field.description ?? '',
      when,
    },
    ...inside(field, join(path, key), null),
  ])
}

/** The fields of an event's data, those of what is in them behind each. */
export const fieldsOf = (schema: JsonSchema): Field[] => inside(schema, '', null)
