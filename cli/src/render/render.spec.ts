import { describe, expect, test } from 'vitest'
import { palette } from './color.ts'
import { clock, duration, moment } from './duration.ts'
import { fields } from './fields.ts'
import { listing, plural } from './plural.ts'
import { table } from './table.ts'

const PLAIN = palette(false)

describe('a palette', () => {
  test('paints', () => expect(palette(true).red('no')).toBe('\u001b[31mno\u001b[39m'))
  test('paints nothing where nothing is', () => expect(palette(true).red('')).toBe(''))
  test('off: leaves texts as they are', () => expect(PLAIN.red('no')).toBe('no'))
})

describe('a table', () => {
  type Row = Readonly<{ name: string; count: number; note: string }>
  const columns = [
    { head: 'NAME', cell: ({ name }: Row) => name },
    { head: 'COUNT', cell: ({ count }: Row) => String(count), align: 'right' as const },
    { head: 'NOTE', cell: ({ note }: Row) => note },
  ]
  const rows = [
    { name: 'blue', count: 7, note: '' },
    { name: 'grün', count: 1200, note: 'so' },
  ]

  test('is aligned, and no line ends in a space', () => {
    expect(table(columns, rows, PLAIN)).toEqual(['NAME  COUNT  NOTE', 'blue      7', 'grün   1200  so'])
  })

  test('leaves a column without cells out', () => {
    expect(table(columns, rows.slice(0, 1), PLAIN)).toEqual(['NAME  COUNT', 'blue      7'])
  })

  test('paints after it padded, so that colours do not shift anything', () => {
    const painted = [
      { ...columns[0], head: 'NAME', cell: ({ name }: Row) => name, paint: palette(true).red },
      columns[1],
    ]
    expect(table(painted as typeof columns, rows.slice(0, 1), PLAIN)[1]).toBe(
      '\u001b[31mblue\u001b[39m      7',
    )
  })
})

test.for([
  [0, '0 ms'],
  [999.4, '999 ms'],
  [999.6, '1.00 s'],
  [9_994, '9.99 s'],
  [10_000, '10.0 s'],
  [99_960, '100 s'],
  [600_000, '10 min'],
  [7_200_000, '2 h'],
  [172_800_000, '2 d'],
] as const)('%i ms is told as %s', ([milliseconds, text]) => expect(duration(milliseconds)).toBe(text))

test('moments are UTC', () => {
  const at = Date.parse('2026-11-21T07:36:01.123Z')
  expect([clock(at), moment(at)]).toEqual(['07:36:01.123', '2026-11-21 07:36:01.123'])
})

test('fields: aligned, without those that are empty', () => {
  expect(
    fields(
      [
        ['order', 'k'],
        ['field', ''],
        ['sentence', 'no'],
      ],
      PLAIN,
    ),
  ).toEqual(['  order     k', '  sentence  no'])
})

test('numbers and lists in words', () => {
  expect([plural(1, 'fact'), plural(0, 'fact'), plural(2, 'process', 'processes')]).toEqual([
    '1 fact',
    '0 facts',
    '2 processes',
  ])
  expect([listing([]), listing(['a']), listing(['a', 'b']), listing(['a', 'b', 'c'], 'or')]).toEqual([
    '',
    'a',
    'a and b',
    'a, b or c',
  ])
})
