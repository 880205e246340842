import { describe, expect, test } from 'vitest'
import { checkOrders } from './check.ts'
import { gatherBytes } from './gather-checks.ts'

const ORDER = {
  specversion: '1.0',
  id: '1',
  source: 'portal',
  type: 'sixfold.order.NetworkCancelled.v1',
  time: '2026-11-21T07:36:00Z',
  party: 'acme',
  data: { network: 'blue' },
}
const bytesOf = (text: string | Uint8Array): Uint8Array =>
  typeof text === 'string' ? new TextEncoder().encode(text) : text
const said = async (text: string | Uint8Array | object, told?: string, source = 'stdin') => {
  const bytes = typeof text === 'object' && !(text instanceof Uint8Array) ? JSON.stringify(text) : text
  const { inputs, notes } = await gatherBytes(bytesOf(bytes), source, told)
  return { notes, said: checkOrders(inputs).map(({ refusal, party, key }) => ({ refusal, party, key })) }
}
const refusalOf = async (...words: Parameters<typeof said>) => (await said(...words)).said[0]?.refusal ?? null
const codeOf = async (...words: Parameters<typeof said>) => {
  const refusal = await refusalOf(...words)
  return refusal === null ? null : [refusal.code, refusal.field]
}

describe('a body is judged as a coordinator would, whatever is in it', () => {
  const { specversion: _, ...unversioned } = ORDER
  const { party: __, ...nobodys } = ORDER
  const text = JSON.stringify(ORDER)

  test.for([
    ['a whole order', ORDER, null],
    ['no specversion', unversioned, ['malformed', 'specversion']],
    ['no party', nobodys, ['party-mismatch', 'party']],
    ['a party that is none', { ...ORDER, party: 7 }, ['malformed', 'party']],
    ['a party that is no token', { ...ORDER, party: 'a b' }, ['malformed', 'party']],
    ['JSON that is cut off', text.slice(0, -1), ['malformed', '(whole)']],
    ['JSON that YAML would take', text.replace('}}', '},}'), ['malformed', '(whole)']],
    ['nothing', '', ['malformed', '(whole)']],
    ['an empty object', '{}', ['malformed', 'specversion']],
    ['an empty list', '[]', ['malformed', '(whole)']],
    ['a number', '42', ['malformed', '(whole)']],
    ['a word', 'hello', ['malformed', '(whole)']],
    ['no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), ['malformed', '(whole)']],
    ['what is nested deeply', '['.repeat(20_000) + ']'.repeat(20_000), ['malformed', '(whole)']],
  ] as const)('%s', async ([, body, code]) => expect(await codeOf(body)).toEqual(code))

  test('the party of the subject is that which is told', async () => {
    expect(await codeOf(ORDER, 'umbrella')).toEqual(['party-mismatch', 'party'])
    expect(await codeOf(ORDER, 'acme')).toBeNull()
    expect((await said(nobodys)).said).toMatchObject([{ party: null, key: null }])
    expect((await said(nobodys, 'acme')).said).toMatchObject([{ party: 'acme', key: expect.any(String) }])
  })

  test('it says how it was read where it is no file of orders', async () => {
    expect((await said('{"a":')).notes).toEqual([expect.stringContaining('as the body of one order')])
    expect((await said(ORDER)).notes).toEqual([])
  })

  test('each of several is judged by itself', async () => {
    const { said: all } = await said([ORDER, 7, unversioned])
    expect(all.map(({ refusal }) => refusal?.field ?? null)).toEqual([null, '(whole)', 'specversion'])
  })
})

describe('a file that a person wrote is refused as it would be when published', () => {
  test.for([
    ['type: NetworkOrdered\nparty: a\ndta: {}', 'stdin', 'there is no field dta'],
    ['{"type":"NetworkOrdered","party":"a","dta":{}}', 'stdin', 'there is no field dta'],
    ['a: [b\n c', 'network.yaml', 'neither JSON nor YAML'],
    ['', 'network.yml', 'it is empty'],
  ] as const)('%j of %s', ([text, source, why]) => expect(said(text, undefined, source)).rejects.toThrow(why))

  test('so is a party that cannot be', () => expect(said(ORDER, 'a b')).rejects.toThrow('--party is "a b"'))
})
