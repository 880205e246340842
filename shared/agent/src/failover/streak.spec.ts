import { expect, it } from 'vitest'
import { heard, UNKNOWN } from './streak.ts'

const after = (answers: string): boolean =>
  [...answers].reduce((streak, it) => heard(streak, it === '+'), UNKNOWN).isLost

it('is lost with the third question in a row that is not answered, and back with the third that is', () => {
  expect([after(''), after('--'), after('--+--'), after('---')]).toEqual([false, false, false, true])
  expect([after('---++'), after('---++-++'), after('---+++')]).toEqual([true, true, false])
})
