import { describe, expect, it } from 'vitest'
import { toldRefusal } from './told-refusal.ts'

const ORDER = { id: '1', data: { network: 'blue', resources: [{ node: 'n1' }] } }
const told = (refusal: object, body: unknown = ORDER) =>
  toldRefusal(
    { code: 'X', sentence: 'no', ...refusal },
    new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
  )

describe('the excerpt of a refusal', () => {
  it('is the value that it names', () =>
    expect(told({ field: 'data.network', value: 'red' }).excerpt).toBe('"red"'))

  it('is what stands at the field in the order, where it names none', () => {
    expect(told({ field: 'data.network' }).excerpt).toBe('"blue"')
    expect(told({ field: 'data.resources.0.node' }).excerpt).toBe('"n1"')
    expect(told({ field: 'data.resources' }).excerpt).toBe('[{"node":"n1"}]')
  })

  it('says that there is nothing', () => {
    for (const field of ['data.colour', 'data.network.length', 'data.resources.1', 'data.toString'])
      expect(told({ field }).excerpt).toBe('(nothing)')
  })

  it('is the beginning of the body where the order as a whole is wrong, or no field is', () => {
    expect(told({ field: '(whole)' }, '{"a":').excerpt).toBe('{"a":')
    expect(told({}).excerpt).toBe(JSON.stringify(ORDER))
    expect(told({ field: '(whole)' }, 'x'.repeat(5_000)).excerpt).toBe('x'.repeat(1_024))
  })

  it('is never longer than 1 KiB, nor broken by what is nested too deep', () => {
    const deep = JSON.parse('['.repeat(20_000) + ']'.repeat(20_000))
    expect(told({ field: '(whole)', value: deep }, '['.repeat(20_000)).excerpt).toBe('['.repeat(1_024))
    expect(told({ field: 'data.network', value: '€'.repeat(1_000) }).excerpt.length).toBeLessThan(345)
  })
})
