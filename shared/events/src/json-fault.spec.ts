import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { faultIn, unreadable } from './json-fault.ts'

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('where a text stops being JSON', () => {
  test.for([
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ['{a:1}', 1],
    ['[1,,2]', 3],
    ['[1 2]', 3],
    ['{"a":01}', 5],
    ['{"a":"x\ny"}', 7],
    ['{"a":"\\q"}', 6],
    ['{"a":nul}', 5],
    ['[1}', 2],
    ['1 2', 2],
    ["{'a':1}", 1],
    ['{"specversion":"1.0"', 20],
    ['', 0],
  ] as const)('%j at %i', ([text, at]) => expect(faultIn(text)).toBe(at))

  it('is nowhere in what JSON.parse takes, and somewhere in what it does not', () => {
    const pieces = fc.array(fc.constantFrom(...'{}[],:"\\ 01-.eEtruefalsn\n'), { maxLength: 12 })
    const mutated = fc.tuple(fc.jsonValue(), fc.nat(), pieces).map(([value, at, junk]) => {
      const text = JSON.stringify(value, null, 1)
      const from = at % (text.length + 1)
      return text.slice(0, from) + junk.join('') + text.slice(from + (at % 3))
    })
    fc.assert(
      fc.property(
        fc.oneof(
          mutated,
          pieces.map((it) => it.join('')),
        ),
        (text) => {
          expect(faultIn(text) === null).toBe(isJson(text))
        },
      ),
      { numRuns: 3_000 },
    )
  })

  it('is found in whatever is nested, however deep', () => {
    expect(faultIn('['.repeat(20_000) + ']'.repeat(20_000))).toBeNull()
    expect(faultIn('['.repeat(20_000))).toBe(20_000)
  })
})

describe('why bytes are no JSON', () => {
  const of = (text: string): string => unreadable(new TextEncoder().encode(text))

  it('names the line and the column, and what stands there', () => {
    expect(of('{\n "a": 1,\n "b": oops }')).toBe('it is no JSON from line 3, column 7 on: "oops }"')
    expect(of('{"a":[1,2')).toBe('it ends in the middle, at line 1, column 10')
    expect(of(' \n')).toBe('it is empty')
  })

  it('names the first byte that is no UTF-8', () => {
    expect(unreadable(new Uint8Array([0x22, 0xc3, 0xa9, 0xff, 0x22]))).toBe('byte 4 is no UTF-8')
    expect(unreadable(new Uint8Array([0x22, 0x41, 0xc3]))).toBe('byte 3 is no UTF-8')
  })
})
