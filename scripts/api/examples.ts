import { createHash } from 'node:crypto'
import { type AnyDefinition, hashToken, orderKey } from '../../shared/events/src/index.ts'

/** The parties of the story that all examples tell. */
const PARTIES: Readonly<Record<string, string>> = { operators: 'operator', portals: 'acme' }

const TIME = '2026-11-21T07:36:00.000Z'

/** The order by which everything in the examples began. */
export const EXAMPLE_ORDER = { party: 'acme', source: 'https://portal.example/acme', id: '4711' } as const

const key = orderKey(EXAMPLE_ORDER.party, EXAMPLE_ORDER.source, EXAMPLE_ORDER.id)

const sourceOf = ({ kind, by }: AnyDefinition): string => {
  if (kind === 'order') return `https://portal.example/${PARTIES[by]}`
  return kind === 'fact' ? 'sixfold/coordinator-1' : 'sixfold/agent/oslo-1'
}

/** A whole event with the example data of its definition, as it would lie in a stream. */
export const exampleEvent = (definition: AnyDefinition): Readonly<Record<string, unknown>> => {
  const { kind, type, by, example } = definition
  const id = kind === 'order' ? EXAMPLE_ORDER.id : hashToken(32, 'example', type)
  const prevhash = createHash('sha256').update(type).digest('base64url')
  return {
    specversion: '1.0',
    id,
    source: sourceOf(definition),
    type,
    time: TIME,
    datacontenttype: 'application/json',
    ...(kind === 'order' ? { party: PARTIES[by] } : {}),
    ...(kind === 'fact' ? { actor: 'coordinator-1', causationid: key, correlationid: key, prevhash } : {}),
    data: example,
  }
}
