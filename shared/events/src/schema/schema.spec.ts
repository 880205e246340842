import { describe, expect, it, test } from 'vitest'
import { z } from 'zod'
import { REGISTRY } from '../registry.ts'
import { AgentId } from '../values/agent-id.ts'
import { Listener } from '../values/listener.ts'
import { WorkloadName } from '../values/workload.ts'
import { fieldsOf, typeOf } from './fields.ts'
import { bareSchemaOf, jsonSchemaOf, namedValues } from './json-schema.ts'

describe('the JSON Schema of an event', () => {
  const schema = z.strictObject({
    node: AgentId.describe('The node.').optional(),
    count: z.int().min(1).default(3),
  })

  it('has the words of the field, and the name and the pattern of its kind of value', () => {
    expect(jsonSchemaOf(schema).properties?.node).toEqual({
      type: 'string',
      title: 'AgentId',
      description: 'The node.',
      pattern: '^A[A-Z2-7]{55}$',
      examples: ['ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG'],
    })
    expect(jsonSchemaOf(schema).properties?.count).toEqual({ type: 'integer', minimum: 1, default: 3 })
  })

  it('is frozen without its words, which may get better', () => {
    const renamed = z.strictObject({ ...schema.shape, node: AgentId.describe('Another word.').optional() })
    expect(bareSchemaOf(schema)).toEqual(bareSchemaOf(renamed))
    expect(bareSchemaOf(schema)).not.toEqual(bareSchemaOf(schema.extend({ count: z.int().min(2) })))
  })

  it('names the values that fields are made of, and what these are made of', () => {
    const values = namedValues([schema, z.strictObject({ workload: WorkloadName })])
    expect([...values.keys()]).toEqual(['AgentId', 'DnsLabel', 'WorkloadName'])
    expect(values.get('AgentId')?.description).toMatch(/^The id of a node or an exit/)
  })
})

describe('fields for people', () => {
  const rows = (schema: z.ZodType) =>
    fieldsOf(jsonSchemaOf(schema)).map(({ path, type, isRequired, when }) => [path, type, isRequired, when])

  it('tells several kinds apart by what they are told apart by', () =>
    expect(rows(z.strictObject({ listen: Listener }))).toEqual([
      ['listen', 'Listener', true, null],
      ['listen.kind', '`tcp`, `tls` or `http`', true, null],
      ['listen.address', 'Ipv4Address', true, '`kind` is `tcp`'],
      ['listen.port', 'Port', true, '`kind` is `tcp`'],
      ['listen.host', 'HostName', true, '`kind` is `tls`'],
      ['listen.port', 'Port', false, '`kind` is `tls`'],
      ['listen.address', 'Ipv4Address', false, '`kind` is `tls`'],
      ['listen.host', 'HostName', true, '`kind` is `http`'],
      ['listen.port', 'Port', false, '`kind` is `http`'],
      ['listen.address', 'Ipv4Address', false, '`kind` is `http`'],
    ]))

  it('goes into lists', () =>
    expect(
      rows(
        z.strictObject({
          all: z
            .array(z.strictObject({ a: z.string().nullable() }))
            .min(1)
            .max(4),
        }),
      ),
    ).toEqual([
      ['all', 'list of 1 to 4 object', true, null],
      ['all[].a', 'text or null', true, null],
    ]))

  test.for([
    [z.int().min(1), 'whole number 1 or more'],
    [z.int().max(9), 'whole number up to 9'],
    [z.literal([80, 95]), '`80` or `95`'],
    [z.array(z.string()).max(3), 'list, up to 3 text'],
    [z.boolean(), 'boolean'],
    [z.unknown(), 'anything'],
  ] as const)('%#: %j', ([schema, words]) => expect(typeOf(jsonSchemaOf(schema))).toBe(words))
})

test.for(REGISTRY.map((definition) => [definition.type, definition] as const))(
  '%s says of each of its fields what it means: by .describe(), or by its kind of value',
  ([, { data }]) => {
    const mute = fieldsOf(jsonSchemaOf(data)).filter(({ meaning }) => meaning === '')
    expect(mute.map(({ path }) => path)).toEqual([])
  },
)
