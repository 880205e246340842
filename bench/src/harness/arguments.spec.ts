import { expect, test } from 'vitest'
import { chosen, named, readArguments } from './arguments.ts'

test('without arguments everything is measured, with its own number of pairs', () => {
  expect(readArguments([])).toEqual({
    filters: [],
    here: null,
    isList: false,
    isHelp: false,
    pairs: null,
    scale: 1,
  })
})

test('filters, pairs and scale', () => {
  expect(readArguments(['append', 'idle', '--pairs', '3', '--scale', '0.1'])).toMatchObject({
    filters: ['append', 'idle'],
    pairs: 3,
    scale: 0.1,
  })
})

test.each([
  [['--pairs', '0'], '--pairs 0: a whole number from 1 to 1000 is needed'],
  [['--pairs', 'many'], '--pairs many: a whole number'],
  [['--scale', '0'], '--scale 0: a number above 0'],
  [['--scale', ''], '--scale : a number above 0'],
  [['--fast'], "Unknown option '--fast'"],
])('%j is refused with what would be right', (args, message) => {
  expect(() => readArguments(args)).toThrow(message)
})

const figures = [{ name: 'append/a' }, { name: 'append/b' }, { name: 'replay' }]

test('a filter is a part of a name', () => {
  expect(chosen(figures, [])).toEqual(figures)
  expect(chosen(figures, ['append'])).toEqual(figures.slice(0, 2))
  expect(chosen(figures, ['/b', 'replay'])).toEqual(figures.slice(1))
})

test('a filter that finds nothing is a mistake, not an empty run', () => {
  expect(() => chosen(figures, ['append', 'replya'])).toThrow(
    'no figure contains "replya": there are append/a, append/b, replay',
  )
})

test('the figure that is measured here is called by its whole name', () => {
  expect(readArguments(['--here', 'append/a']).here).toBe('append/a')
  expect(named(figures, 'append/a')).toBe(figures[0])
  expect(() => named(figures, 'append')).toThrow('no figure is called "append": there are append/a')
})
