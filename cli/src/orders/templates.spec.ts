import { anAgent } from '@sixfold/events/example-values'
import { ORDERS, orderCodec } from '@sixfold/events/orders'
import { describe, expect, test } from 'vitest'
import { parseOrders } from './parse-orders.ts'
import { readOrder } from './read-order.ts'
import { seal } from './sealed-order.ts'
import { layOut } from './template/layout.ts'
import { templateOf, templates } from './templates.ts'

const names = [...new Set(ORDERS.map(({ name }) => name))].toSorted()

/** What a coordinator makes of a template, which is published as it is. */
const decoded = async (yaml: string) => {
  const [written] = await parseOrders(new TextEncoder().encode(yaml), 'template')
  if (written === undefined) throw new Error('nothing was written')
  const sealing = {
    id: () => '1',
    now: () => '2026-11-21T07:00:00.000Z' as never,
    find: (_kind: string, label: string) => anAgent(label),
  }
  return orderCodec.decode(seal(readOrder(written, 'template'), sealing).bytes)
}

/** A template with every field in it that is commented out; not with the other kinds of a thing. */
const uncommented = (yaml: string): string => {
  const [head = '', fields = ''] = yaml.split('\ndata:\n')
  const kept = fields.split('\n').filter((line) => !/^ *(# +)+or /.test(line) && !/^ {30,}#/.test(line))
  let text = kept.join('\n')
  for (let before = ''; before !== text; ) {
    before = text
    text = text.replaceAll(/^( +)# (?= *([a-zA-Z0-9]+:|- ))/gm, '$1')
  }
  return `${head}\ndata:\n${text}`
}

test('there is one for each order', () => {
  expect(templates().map(({ name }) => name)).toEqual(names)
  expect(templateOf('NetworkOrderd')).toBeNull()
})

describe.each(names)('%s', (name) => {
  const yaml = templateOf(name) ?? ''

  test('is an order that can be published', async () =>
    expect(await decoded(yaml)).toMatchObject({ ok: true, event: { name } }))

  test('is one still with everything that is commented out', async () =>
    expect(await decoded(uncommented(yaml))).toMatchObject({ ok: true, event: { name } }))

  test('fits a terminal, and says something of every field', () => {
    for (const line of yaml.split('\n')) expect(line.length, line).toBeLessThanOrEqual(112)
    expect(yaml).not.toMatch(/undefined|\[object/)
  })
})

test('a template reads like something that a person wrote', () =>
  expect(templateOf('NetworkOrdered')?.split('\n').slice(4, 13)).toEqual([
    'type: NetworkOrdered',
    'party: tenant-a                   # Who orders: the portal of a tenant.',
    'data:',
    '  network: blue                   # The id that the network gets: unique for its party, and never used',
    '                                  # again.',
    '  resources:                      # The nodes on which the network gets a resource, each at most once.',
    '    - node: n1                    # A node that is registered.',
    '    - node: n2',
    '  # exitGroup: nordic             # The exit group through which the network leaves; left out: the exit that',
  ]))

test('a comment goes on below, under its own column', () =>
  expect(layOut({ text: '  a: 1', comment: 'so long a comment that '.repeat(5).trim() })).toEqual([
    '  a: 1                            # so long a comment that so long a comment that so long a comment that so',
    '                                  # long a comment that so long a comment that',
  ]))
