import { CONTENT_TYPE } from '../../shared/events/src/index.ts'
import { channels, operations } from './channels.ts'
import { envelopeSchema } from './envelope.ts'
import { JETSTREAM_MESSAGES } from './jetstream.ts'
import { eventMessages } from './messages.ts'
import { valueSchemas } from './values.ts'
import { ABOUT_API } from './words.ts'

const TAGS = [
  { name: 'operators', description: 'Orders of operators: they change the grid itself.' },
  { name: 'portals', description: 'Orders of portals and billing systems: they are about one party.' },
  { name: 'facts', description: 'What coordinators decided: the truth, kept for ever.' },
  { name: 'reports', description: 'What agents say about themselves.' },
]

const header = (description: string): object => ({ type: 'string', description })

const HEADERS = {
  OrderHeaders: {
    type: 'object',
    description: 'NATS headers. None has to be there.',
    properties: {
      'Content-Type': { ...header('What the body is.'), const: CONTENT_TYPE },
      'Nats-Msg-Id': header(
        "The order's key, or left out. Message ids of all parties are one namespace for 2 s: with any other value an order may be swallowed as a duplicate of somebody else's.",
      ),
    },
  },
  EventHeaders: {
    type: 'object',
    description: 'NATS headers.',
    properties: { 'Nats-Msg-Id': header('The `id` of the event.') },
  },
}

/** The AsyncAPI 3 document of everything that is written to our streams. */
export const asyncapi = (version: string): object => ({
  asyncapi: '3.0.0',
  id: 'urn:sixfold:events',
  info: {
    title: 'Sixfold',
    version,
    description: ABOUT_API,
    license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    tags: TAGS,
  },
  defaultContentType: CONTENT_TYPE,
  servers: {
    grid: {
      host: 'nats.grid.example:4222',
      protocol: 'nats',
      description:
        'The nats-server of the grid, 2.10.27 or newer, with JetStream. Its operator tells you where it is.',
    },
  },
  channels: channels(),
  operations: operations(),
  components: {
    messages: { ...eventMessages(), ...JETSTREAM_MESSAGES },
    correlationIds: {
      order: {
        description: 'The key of the order at the beginning of it all.',
        location: '$message.payload#/correlationid',
      },
    },
    schemas: {
      OrderEnvelope: envelopeSchema('order'),
      FactEnvelope: envelopeSchema('fact'),
      ReportEnvelope: envelopeSchema('report'),
      ...HEADERS,
      ...valueSchemas(),
    },
  },
})
