import { Parser } from '@asyncapi/parser'
import { factCodec, reportCodec } from '@sixfold/events'
import { orderCodec } from '@sixfold/events/orders'
import { REGISTRY } from '@sixfold/events/registry'
import { expect, test } from 'vitest'
import { asyncapi } from '../../scripts/api/asyncapi.ts'
import { exampleEvent } from '../../scripts/api/examples.ts'

const ERROR = 0
const WARNING = 1

const complaints = async (document: unknown): Promise<string[]> => {
  const { diagnostics } = await new Parser().parse(JSON.stringify(document))
  return diagnostics
    .filter(({ severity }) => severity === ERROR || severity === WARNING)
    .map(({ path, message }) => `${path.join('.')}: ${message}`)
}

test('the document is accepted by the parser of AsyncAPI, without errors or warnings', {
  timeout: 60_000,
}, async () => {
  const { document } = await new Parser().parse(JSON.stringify(asyncapi('0.1.0')))
  expect(await complaints(asyncapi('0.1.0'))).toEqual([])
  expect(document?.allMessages().length).toBeGreaterThanOrEqual(REGISTRY.length)
})

test('a reference into nothing would be noticed', { timeout: 60_000 }, async () => {
  const document = JSON.parse(JSON.stringify(asyncapi('0.1.0')))
  document.components.messages['sixfold.order.NodeRegistered.v1'].payload.allOf[0].$ref =
    '#/components/schemas/No'
  expect(await complaints(document)).toContainEqual(expect.stringContaining('No'))
})

const CODECS = { order: orderCodec, fact: factCodec, report: reportCodec }

test.for(REGISTRY.map((definition) => [definition.type, definition] as const))(
  '%s has a whole event as its example',
  ([type, definition]) => {
    const bytes = new TextEncoder().encode(JSON.stringify(exampleEvent(definition)))
    expect(CODECS[definition.kind].decode(bytes)).toMatchObject({ ok: true, type })
  },
)
