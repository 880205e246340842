import { exitWires, servesAt } from '@sixfold/derive'
import { instantOf, type Report } from '@sixfold/events'
import { expect, it, vi } from 'vitest'
import { openExitWatch } from './exit-watch.ts'
import { pretendPings } from './pings.examples.ts'
import { NODE, SERVING, STANDBY, twoExits } from './two-exits.examples.ts'

const KEY = 'acme/blue'

const open = (view = twoExits(), over = SERVING) => {
  const pings = pretendPings()
  const onChoice = vi.fn()
  const said: Report[] = []
  const outbox = { say: (_: string, report: Report) => said.push(report), drop: vi.fn() }
  const watch = openExitWatch({
    id: NODE,
    ping: pings.ping,
    outbox: outbox as never,
    now: () => instantOf(0),
    onChoice,
  })
  watch.applied(KEY, view, over)
  const wires = exitWires(view, NODE)
  const at = servesAt(view.plan.exitPoint.prefix)
  const answers = (of: 'serving' | 'standby', isAnswered: boolean, count = 3): void =>
    pings.say(isAnswered, count, at, wires?.devices[of])
  /** Which of both are asked, and how often. */
  const asked = () =>
    pings
      .targets()
      .map(({ device, everySeconds }) => [
        device === wires?.devices.serving ? 'serving' : 'standby',
        everySeconds,
      ])
  const last = () => (said.at(-1)?.data ?? {}) as { answers?: boolean; over?: string }
  return { watch, view, answers, asked, onChoice, last, outbox }
}

it('asks the exit that serves once a second, and the other one only while that does not answer: asking is a vote', () => {
  const { answers, asked } = open()
  expect(asked()).toEqual([['serving', 1]])
  answers('serving', true)
  answers('serving', false, 2)
  expect(asked()).toEqual([['serving', 1]])
  answers('serving', false, 1)
  expect(asked()).toEqual([
    ['serving', 1],
    ['standby', 0.25],
  ])
  answers('serving', true)
  expect(asked()).toEqual([['serving', 1]])
})

it('sends by way of the other one when that says that it serves, and not before', () => {
  const { answers, onChoice, last } = open()
  answers('serving', false)
  answers('standby', false, 20)
  expect([onChoice.mock.calls, last()]).toEqual([
    [],
    expect.objectContaining({ answers: false, over: SERVING }),
  ])
  answers('standby', true)
  expect(onChoice.mock.calls).toEqual([[KEY, STANDBY]])
  expect(last()).toMatchObject({ answers: false, over: STANDBY })
})

it('stays where both are reached, and where neither is', () => {
  const { answers, onChoice } = open()
  answers('serving', false)
  answers('serving', true)
  answers('serving', false)
  expect(onChoice).not.toHaveBeenCalled()
})

it('goes on by way of the other one while that answers, also when the first is back, and goes back when it is lost', () => {
  const { answers, onChoice } = open()
  answers('serving', false)
  answers('standby', true)
  answers('serving', true, 10)
  expect(onChoice.mock.calls).toEqual([[KEY, STANDBY]])
  answers('standby', false)
  expect(onChoice.mock.calls.at(-1)).toEqual([KEY, null])
})

it('asks both where it sent by way of the other one before it began', () => {
  expect(open(twoExits(), STANDBY).asked()).toEqual([
    ['serving', 1],
    ['standby', 1],
  ])
})

it('goes on as it was when nothing of both exits changed, and asks nobody once there is only one', () => {
  const { watch, view, answers, asked, onChoice, outbox } = open()
  answers('serving', false, 2)
  watch.applied(KEY, { ...view }, SERVING)
  answers('serving', false, 1)
  answers('standby', true)
  expect(onChoice).toHaveBeenCalledOnce()
  const { standby: _, ...plan } = view.plan
  watch.applied(KEY, { ...view, plan }, SERVING)
  expect([asked(), outbox.drop.mock.calls.length]).toEqual([[], 1])
})

it('asks nobody about a network that is not here any more', () => {
  const { watch, asked } = open()
  watch.forget(KEY)
  expect(asked()).toEqual([])
})
