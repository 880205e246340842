import { type AnyDefinition, CONTENT_TYPE, type EventKind } from '../../shared/events/src/index.ts'
import { jsonSchemaOf } from '../../shared/events/src/schema/json-schema.ts'
import { EVENTS, readersOf, type Told, versionsOf, writersOf } from './catalogue.ts'
import { exampleEvent } from './examples.ts'
import { withRefs } from './values.ts'

type Json = Readonly<Record<string, unknown>>

export const refTo = (section: string, name: string): Json => ({ $ref: `#/components/${section}/${name}` })

const ENVELOPES: Readonly<Record<EventKind, string>> = {
  order: 'OrderEnvelope',
  fact: 'FactEnvelope',
  report: 'ReportEnvelope',
}

/** What is told of a version that is not the newest. */
const outdated = (definition: AnyDefinition, { newest }: Told): string =>
  definition === newest ? '' : `Superseded by version ${newest.version}; still read.`

const descriptionOf = (definition: AnyDefinition, told: Told): string =>
  [
    definition.about,
    outdated(definition, told),
    definition === told.newest ? versionsOf(told) : '',
    `Written by ${writersOf(definition)}. Read by ${readersOf(definition)}.`,
    definition.aggregate === null ? '' : `A fact of the aggregate \`${definition.aggregate}\`.`,
    definition.derives && definition.aggregate === 'network' ? 'It raises the revision of the network.' : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ')

const tagOf = ({ kind, by }: AnyDefinition): string => (kind === 'order' ? by : `${kind}s`)

const messageOf = (definition: AnyDefinition, told: Told): Json => {
  const { kind, name, type, data, about } = definition
  const [summary = about] = about.split(/(?<=\.) /)
  const body = { type: 'object', properties: { type: { const: type }, data: withRefs(jsonSchemaOf(data)) } }
  return {
    name: type,
    title: name,
    summary,
    description: descriptionOf(definition, told),
    contentType: CONTENT_TYPE,
    headers: refTo('schemas', kind === 'order' ? 'OrderHeaders' : 'EventHeaders'),
    payload: { allOf: [refTo('schemas', ENVELOPES[kind]), body] },
    correlationId: kind === 'fact' ? refTo('correlationIds', 'order') : undefined,
    tags: [{ name: tagOf(definition) }],
    examples: [{ name, payload: exampleEvent(definition) }],
    'x-raises-revision': definition.derives && definition.aggregate === 'network' ? true : undefined,
  }
}

/** Every event of every version as a message, by its CloudEvents type. */
export const eventMessages = (): Readonly<Record<string, Json>> =>
  Object.fromEntries(
    EVENTS.flatMap((told) =>
      [told.newest, ...told.older].map((definition) => [definition.type, messageOf(definition, told)]),
    ),
  )

/** The types of the events that somebody chooses, all versions of each, as they stand in a channel. */
export const typesOf = (isWanted: (definition: AnyDefinition) => boolean): string[] =>
  EVENTS.flatMap(({ newest, older }) => [newest, ...older])
    .filter(isWanted)
    .map(({ type }) => type)
