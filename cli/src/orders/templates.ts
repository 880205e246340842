import { AgentId } from '@sixfold/events'
import { ORDERS } from '@sixfold/events/orders'
import { jsonSchemaOf } from '@sixfold/events/schema/json-schema'
import { isIntroducing, NAMING } from './name-machines.ts'
import { layOut, wrapped } from './template/layout.ts'
import { objectLines } from './template/lines.ts'
import { sampleOf } from './template/sample.ts'

type Definition = (typeof ORDERS)[number]

const PARTIES: Readonly<Record<string, string>> = { operators: 'operator', portals: 'tenant-a' }
const WHO: Readonly<Record<string, string>> = {
  operators: 'Who orders: an operator of the grid.',
  portals: 'Who orders: the portal of a tenant.',
}
const LABELS = { node: 'n', exit: 'x' } as const
const HEAD_WIDTH = 106

/** The newest version of each order, by its name. */
const NEWEST: ReadonlyMap<string, Definition> = new Map(
  ORDERS.toSorted((a, b) => a.name.localeCompare(b.name) || a.version - b.version).map((it) => [it.name, it]),
)

/** The names of all orders, with who gives them and what they are about. */
export const templates = (): readonly Readonly<{ name: string; by: string; about: string }>[] =>
  [...NEWEST.values()].map(({ name, by, about }) => ({
    name,
    by,
    about: about.split(/[.:] /)[0]?.replace(/\.$/, '') ?? about,
  }))

/** Gives each machine of an example a label, the same one each time: n1, n2, x1. */
const labeller = () => {
  const labels = new Map<string, string>()
  return (kind: 'node' | 'exit', id: string): string => {
    const known = labels.get(kind + id)
    if (known !== undefined) return known
    const label = `${LABELS[kind]}${[...labels.values()].filter((it) => it.startsWith(LABELS[kind])).length + 1}`
    labels.set(kind + id, label)
    return label
  }
}

/** An example with labels where the log has ids. */
const withLabels = (value: unknown, labelOf: ReturnType<typeof labeller>): unknown => {
  if (Array.isArray(value)) return value.map((element) => withLabels(element, labelOf))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => {
      const kind = NAMING[field as keyof typeof NAMING] as 'node' | 'exit' | undefined
      const isId = kind !== undefined && AgentId.safeParse(inner).success
      return [field, isId ? labelOf(kind, inner as string) : withLabels(inner, labelOf)]
    }),
  )
}

/**
 * An order to begin with, as YAML: its example, with what is told of each field as comments. What may be left out is
 * commented out. Null when there is no such order.
 */
export const templateOf = (name: string): string | null => {
  const definition = NEWEST.get(name)
  if (definition === undefined) return null
  const { about, by, data, example } = definition
  const schema = jsonSchemaOf(data)
  const samples = Object.entries(schema.properties ?? {}).map(([field, it]) => [field, sampleOf(it)])
  const whole = { ...Object.fromEntries(samples), ...(example as object) }
  const value = isIntroducing(name) ? whole : withLabels(whole, labeller())
  const fields = objectLines(schema, value as Readonly<Record<string, unknown>>, '  ')
  return [
    ...wrapped(about, HEAD_WIDTH).map((line) => `# ${line}`),
    `type: ${name}`,
    ...layOut({ text: `party: ${PARTIES[by]}`, comment: WHO[by] ?? '' }),
    fields.length === 0 ? 'data: {}' : 'data:',
    ...fields.flatMap(layOut),
  ].join('\n')
}
