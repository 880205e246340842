import { describe, expect, it } from 'vitest'
import { encode } from './codec.ts'
import { EXAMPLES } from './examples.ts'
import { factCodec } from './facts.ts'
import { orderCodec } from './orders.ts'
import { problemsOf } from './problems.ts'
import { REGISTRY } from './registry.ts'
import { reportCodec } from './reports.ts'
import { Instant } from './values/instant.ts'

const codecs = { order: orderCodec, fact: factCodec, report: reportCodec }
const meta = { id: 'example', source: 'spec', time: Instant.parse('2026-11-21T07:36:00.000Z') }
const all = REGISTRY.map((definition) => ({ type: definition.type, definition }))

it('has every event once', () => {
  expect(new Set(REGISTRY.map(({ type }) => type)).size).toBe(REGISTRY.length)
  expect([...EXAMPLES.keys()].toSorted()).toEqual(REGISTRY.map(({ type }) => type).toSorted())
})

it('lifts every version but the first from the one before', () => {
  const stuck = REGISTRY.filter(({ version, upcast }) => version > 1 !== (upcast !== null))
  expect(stuck.map(({ type }) => type)).toEqual([])
})

describe.each(all)('$type', ({ type, definition }) => {
  it('has an example, which comes back from its bytes as it was', () => {
    const event = EXAMPLES.get(type)
    if (event === undefined) throw new Error(`${type} has no example in examples.ts: write one`)
    const decoded = codecs[definition.kind].decode(encode(event, meta))
    const isOlder = ({ kind, name, version }: (typeof all)[number]['definition']): boolean =>
      kind === definition.kind && name === definition.name && version > definition.version
    const isNewest = !REGISTRY.some(isOlder)
    expect(decoded).toMatchObject({ ok: true, type, meta })
    if (isNewest) expect(decoded).toMatchObject({ event })
    expect(JSON.stringify(definition.data.parse(event.data))).toBe(JSON.stringify(event.data))
  })

  it('refuses a field that it does not know, by its name', () => {
    const data = { ...(EXAMPLES.get(type)?.data as object), surprise: 1 }
    const parsed = definition.data.safeParse(data)
    expect(parsed.success ? [] : problemsOf(parsed.error, data, 'data')).toEqual([
      { field: 'data.surprise', value: 1, expected: 'no such field: leave it out' },
    ])
  })
})
