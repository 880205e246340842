import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonElements } from './json-elements.ts'
import { parseOrders } from './parse-orders.ts'

const parse = (text: string) => parseOrders(new TextEncoder().encode(text), 'orders.txt')

describe('the elements of a JSON array', () => {
  test('are what was written, to the byte', () => {
    expect(jsonElements(' [ {"b":1, "a":[2,3]} ,\n{"s":"],\\"["} ] ')).toEqual([
      '{"b":1, "a":[2,3]}',
      '{"s":"],\\"["}',
    ])
    expect(jsonElements('[]')).toEqual([])
  })

  test('parse to the elements of the array, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 1, '\t'), (values, indent) => {
        const text = JSON.stringify(values, null, indent)
        expect(jsonElements(text).map((element) => JSON.parse(element))).toEqual(JSON.parse(text))
      }),
    )
  })
})

describe('a file of orders', () => {
  test('one JSON document keeps all its bytes, the last line break included', async () => {
    const text = '{ "type" : "A" }\n'
    expect(await parse(text)).toEqual([{ value: { type: 'A' }, text }])
  })

  test('an array, NDJSON and YAML hold the same', async () => {
    const values = [{ type: 'A' }, { type: 'B', data: { list: [1] } }]
    const texts = [
      JSON.stringify(values, null, 2),
      values.map((value) => `${JSON.stringify(value)}\r\n`).join('\n'),
      'type: A\n---\ntype: B\ndata: { list: [1] }\n',
      '- type: A\n- type: B\n  data:\n    list:\n      - 1\n',
    ]
    for (const text of texts) expect((await parse(text)).map(({ value }) => value)).toEqual(values)
  })

  test('a line of NDJSON keeps its bytes; YAML has none of its own', async () => {
    expect((await parse('{"a": 1}\n{"a":2}\n')).map(({ text }) => text)).toEqual(['{"a": 1}', '{"a":2}'])
    expect((await parse('{a: 1}'))[0]?.text).toBeNull()
  })

  test.for([
    ['', 'it is empty'],
    ['[]', 'its list is empty'],
    ['hello', 'number 1 is "hello"'],
    ['[{"type":"A"}, 7]', 'number 2 is 7'],
    ['a: [b\n c', 'neither JSON nor YAML'],
    ['['.repeat(20_000) + ']'.repeat(20_000), 'number 1 is \\[{60},'],
    ['['.repeat(20_000), 'neither JSON nor YAML'],
  ] as const)('%j is refused: %s', ([text, why]) =>
    expect(parse(text)).rejects.toThrow(new RegExp(`^orders.txt holds no orders: .*${why}`)),
  )

  test('what is no UTF-8 is refused', () =>
    expect(parseOrders(new Uint8Array([0x7b, 0xff]), 'orders.bin')).rejects.toThrow('not UTF-8'))
})
