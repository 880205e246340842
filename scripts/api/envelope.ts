import { Envelope, type EventKind } from '../../shared/events/src/index.ts'
import { type JsonSchema, jsonSchemaOf } from '../../shared/events/src/schema/json-schema.ts'

const COMMON: Readonly<Record<string, string>> = {
  specversion: 'CloudEvents 1.0.',
  type: 'Kind, name and version: `sixfold.<kind>.<name>.v<version>`.',
  datacontenttype: 'May be left out.',
  subject: 'Not used.',
  data: 'What the event says: by its type.',
}

/** What the attributes mean, by kind of event. Those that are not named here are not used by it. */
const MEANINGS: Readonly<Record<EventKind, Readonly<Record<string, string>>>> = {
  order: {
    ...COMMON,
    id: 'Chosen by the publisher: with `source` it names this order for ever, so that it is done once, however often it is published.',
    source: 'Who publishes, as a URI or name that stays: the other half of the name of the order.',
    time: 'When it was ordered, RFC 3339. It decides nothing.',
    party: 'Who publishes: equals the last token of the subject.',
    ifrevision:
      'Only if nothing that the order touches has moved since: the position in FACTS on which a plan of it stands. Else it is refused as `plan-stale`.',
    planid: 'The same in all orders of one plan: what the others of them did does not count as moved.',
    actor: 'Which process or which person, if that is to be kept. No personal data: the log cannot forget.',
    correlationid: 'Not used: facts carry the key of the order.',
    causationid: 'Not used.',
  },
  fact: {
    ...COMMON,
    id: 'Its own, never the same again.',
    source: 'The coordinator that wrote it.',
    time: "When it was decided, by that coordinator's clock; the order of facts is that of their sequences.",
    actor: 'The coordinator that wrote it.',
    causationid:
      'What made it happen: the key of an order, `fact:<sequence>`, `report:<agent>:<sequence>`, `deadline` …',
    correlationid: 'The key of the order at the beginning of it all.',
    prevhash:
      'sha256, base64url without padding, of the stored bytes of the fact before it on its subject; null for the first.',
  },
  report: {
    ...COMMON,
    id: 'Its own.',
    source: 'The agent that wrote it.',
    time: "When it was written, by the agent's clock.",
  },
}

const REQUIRED: Readonly<Record<EventKind, readonly string[]>> = {
  order: ['specversion', 'id', 'source', 'type', 'time', 'party', 'data'],
  fact: ['specversion', 'id', 'source', 'type', 'time', 'actor', 'prevhash', 'data'],
  report: ['specversion', 'id', 'source', 'type', 'time', 'data'],
}

const { properties: ATTRIBUTES = {} } = jsonSchemaOf(Envelope)

/** An attribute that nobody is told of would be missed by everybody who reads the document alone. */
const untold = Object.keys(ATTRIBUTES).filter((name) =>
  Object.values(MEANINGS).every((told) => !(name in told)),
)
if (untold.length > 0)
  throw new Error(`say in scripts/api/envelope.ts what these attributes mean: ${untold.join(', ')}`)

/** The envelope of a kind of event as JSON Schema: CloudEvents 1.0, structured, with our extension attributes. */
export const envelopeSchema = (kind: EventKind): JsonSchema => {
  const meanings = MEANINGS[kind]
  return {
    title: `The envelope of ${kind === 'order' ? 'an order' : `a ${kind}`}`,
    description:
      'A CloudEvents 1.0 event in structured JSON, UTF-8. Other attributes are ignored. Texts have 1 to 256 characters, none of them a control character or a lone surrogate.',
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(meanings).flatMap(([name, description]) => {
        const { pattern: _, ...schema } = ATTRIBUTES[name] ?? {}
        return [[name, { ...schema, description }]]
      }),
    ),
    required: REQUIRED[kind],
    additionalProperties: true,
  }
}
