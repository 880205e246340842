import { expect, test } from 'vitest'
import { labMeant } from './lab-name.ts'

test.for([
  [undefined, undefined, undefined],
  ['mine', undefined, 'mine'],
  [undefined, 'mine', 'mine'],
  ['mine', 'mine', 'mine'],
] as const)('%s and --lab %s: %s', ([name, lab, meant]) => expect(labMeant(name, lab)).toBe(meant))

test('two that differ are refused', () =>
  expect(() => labMeant('mine', 'yours')).toThrow('which lab? mine is named, and --lab says yours'))
