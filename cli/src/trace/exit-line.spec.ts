import { expect, test } from 'vitest'
import type { Probed } from '../machines/reports.ts'
import { blueIn, serving, standby, takeOver, twoExits } from '../two-exits.examples.ts'
import { asSent, exitLines } from './exit-line.ts'

const said = (its: Partial<Probed>): Probed =>
  ({ exit: serving, answers: true, over: serving, since: '2026-11-22T04:00:00.000Z', ...its }) as Probed

test('says which exit serves, by which fact, and who else could', async () => {
  const grown = await twoExits()
  const told = (promoted: number | null, probed: Probed | null) =>
    exitLines(blueIn(grown), { from: 'oslo-1', promoted, probed }).map(
      ({ is, sentence }) => `${is}: ${sentence}`,
    )
  expect(told(null, null)).toEqual(['fine: exit-1 serves the network; exit-2 stands by'])
  expect(told(null, said({ answers: false }))[0]).toMatch(
    /^broken: exit-1 serves .*; it has not answered oslo-1 since .*, and nobody has taken over$/,
  )
  expect(told(null, said({ answers: false, over: standby }))[0]).toMatch(
    /^doubt: oslo-1 sends by way of exit-2 since .* by what it saw itself; by the log, exit-1 serves/,
  )
  takeOver(grown)
  expect(told(90, said({ answers: false, over: standby }))).toEqual([
    'fine: exit-2 serves the network since fact 90; exit-1 stands by',
  ])
})

test('a way is walked by the exit that the sender chose', async () => {
  const view = blueIn(await twoExits())
  expect(asSent(view, null)).toBe(view)
  expect(asSent(view, said({}))).toBe(view)
  expect(asSent(view, said({ answers: false, over: standby })).plan.exitPoint.exit).toBe(standby)
})
