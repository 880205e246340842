import { NetworkOrdered } from '../../shared/events/src/orders.ts'
import { type Field, fieldsOf, typeOf } from '../../shared/events/src/schema/fields.ts'
import { type JsonSchema, jsonSchemaOf } from '../../shared/events/src/schema/json-schema.ts'
import { eventsOf, ordersBy, readersOf, type Told, versionsOf, writersOf } from './catalogue.ts'
import { exampleEvent } from './examples.ts'
import { GENERATED, link, table } from './markdown.ts'
import { refusalsByOrder } from './refusals.ts'
import { AGGREGATE_SUBJECTS } from './subjects.ts'
import { VALUES } from './values.ts'
import { KEY_RULE } from './words.ts'

/** The kinds of values of a type's words, as links to their table. */
const linked = (type: string): string =>
  type.replaceAll(/\b[A-Z]\w+\b/g, (word) => (VALUES.has(word) ? link(word, 'values') : word))

const defaultOf = (schema: JsonSchema, path: string): unknown => {
  if (path.includes('.') || path.includes('[')) return undefined
  return schema.properties?.[path]?.default
}

const needOf = (schema: JsonSchema, { path, isRequired }: Field): string => {
  const value = defaultOf(schema, path)
  if (isRequired) return 'yes'
  return value === undefined ? 'no' : `no: \`${JSON.stringify(value)}\``
}

const fieldTable = (schema: JsonSchema): string => {
  const fields = fieldsOf(schema)
  if (fields.length === 0) return 'It has no data: `{}`.'
  return table(
    ['field', 'must it be there', 'what it holds', 'meaning'],
    fields.map((field) => [
      `\`${field.path}\``,
      needOf(schema, field),
      linked(field.type),
      [field.when === null ? '' : `Where ${field.when}.`, field.meaning].join(' ').trim(),
    ]),
  )
}

const headingOf = ({ newest: { kind, name } }: Told): string => (kind === 'order' ? `Order ${name}` : name)

const subjectOf = ({ kind, aggregate }: Told['newest']): string => {
  if (kind === 'order') return '`sixfold.order.<party>`'
  if (aggregate === null) return '`sixfold.report.<agent>.<type>`'
  const { party } = AGGREGATE_SUBJECTS[aggregate]
  return `\`sixfold.fact.${aggregate}.${party === '`grid`' ? 'grid' : '<party>'}.<id>\``
}

const refusals = (codes: readonly string[]): string =>
  codes.length === 0
    ? ''
    : `May be refused with ${codes.map((code) => link(code, code, 'rejections.md')).join(', ')}.`

const section = (told: Told, codes: readonly string[]): string => {
  const { newest } = told
  return [
    `### ${headingOf(told)}`,
    newest.about,
    `\`${newest.type}\` on ${subjectOf(newest)}. Written by ${writersOf(newest)}; read by ${readersOf(newest)}.${newest.derives && newest.aggregate === 'network' ? " It raises the network's revision." : ''}`,
    versionsOf(told),
    fieldTable(jsonSchemaOf(newest.data)),
    refusals(codes),
    `\`\`\`json\n${JSON.stringify(newest.example, null, 2)}\n\`\`\``,
  ]
    .filter((text) => text !== '')
    .join('\n\n')
}

const list = (events: readonly Told[]): string =>
  events.map((it) => link(it.newest.name, headingOf(it))).join(', ')

const valueRow = ([title, schema]: readonly [string, JsonSchema]): string[] => {
  const { title: _, ...rest } = schema
  const holds = schema.pattern === undefined ? linked(typeOf(rest)) : `text, \`${schema.pattern}\``
  const [example] = schema.examples ?? []
  return [
    `\`${title}\``,
    holds,
    schema.description ?? '',
    example === undefined ? '' : `\`${String(example)}\``,
  ]
}

/** The page of all events for people. */
export const eventsPage = (): string => {
  const codes = refusalsByOrder()
  const orders = (by: 'operators' | 'portals'): string[] =>
    ordersBy(by).map((told) => section(told, codes.get(told.newest.name) ?? []))
  const others = (kind: 'fact' | 'report'): string[] => eventsOf(kind).map((told) => section(told, []))
  return `${[
    GENERATED,
    '# All events',
    'Everything that is said in Sixfold: orders of operators and portals, facts of coordinators, reports of agents. The same as a document for programs: [asyncapi.json](asyncapi.json). How a portal uses them: [../portals.md](../portals.md). Why an order is refused: [rejections.md](rejections.md).',
    'Every event is a CloudEvent 1.0 in structured JSON; what is told below is its `data`. The version is the end of its type: a published type never changes, and older versions are read for ever. All examples tell one story, of the network `blue` of the tenant `acme`.',
    `- Orders of operators: ${list(ordersBy('operators'))}\n- Orders of portals: ${list(ordersBy('portals'))}\n- Facts: ${list(eventsOf('fact'))}\n- Reports: ${list(eventsOf('report'))}\n- ${link('Values', 'values')}, of which fields are made\n- ${link('The key of an order', 'the-key-of-an-order')}`,
    `A whole order, as it is published:\n\n\`\`\`json\n${JSON.stringify(exampleEvent(NetworkOrdered), null, 2)}\n\`\`\``,
    '## Orders of operators',
    'They change the grid itself; from any other party they are refused with [NOT_OPERATOR](rejections.md#not_operator).',
    ...orders('operators'),
    '## Orders of portals',
    'They are about what belongs to the party that publishes them.',
    ...orders('portals'),
    '## Facts',
    'What was decided: the truth, kept for ever. Only coordinators write facts. Each carries the key of the order at its beginning as `correlationid`, and as `prevhash` the hash of the fact before it on its subject.',
    ...others('fact'),
    '## Reports',
    'What an agent says about itself; the last of each type is kept. What matters of them becomes a fact.',
    ...others('report'),
    '## Values',
    table(['name', 'what it holds', 'meaning', 'example'], [...VALUES].map(valueRow)),
    '## The key of an order',
    KEY_RULE,
  ].join('\n\n')}\n`
}
