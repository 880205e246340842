import { anAgent } from '@sixfold/events/example-values'
import { expect, it, vi } from 'vitest'
import { openHolding } from './holding.ts'
import { pretendPings } from './pings.examples.ts'

const SELF = anAgent('exit-1')
const OTHER = anAgent('exit-2')
const MINE = '2001:db8::a:1'
const MINE4 = '203.0.113.1'
const ROUTER = '2001:db8::1'

const open = (held = [{ exit: SELF, addresses: [MINE, MINE4] }]) => {
  const pings = pretendPings()
  const onLetGo = vi.fn()
  const log = { info: vi.fn(), warn: vi.fn() }
  const holding = openHolding({ held, routers: [ROUTER], ping: pings.ping, onLetGo, log: log as never })
  return { ...pings, holding, onLetGo, log }
}

it('holds nothing back, and asks nobody, where all is served', () => {
  const { holding, targets } = open([])
  expect([targets(), holding.isHeld(SELF)]).toEqual([[], false])
})

it('lets go once the log was read and nobody answers at any of its addresses', () => {
  const { holding, say, onLetGo, targets } = open()
  holding.caughtUp()
  say(false, 2, MINE)
  say(false, 1, MINE4)
  expect(holding.isHeld(SELF)).toBe(true)
  say(false, 1, MINE4)
  expect(onLetGo.mock.calls).toEqual([[SELF]])
  expect([holding.isHeld(SELF), targets()]).toEqual([false, []])
})

it('lets go without the log when nobody has answered for long, while the router did', () => {
  const { holding, say, onLetGo } = open()
  say(true, 1, ROUTER)
  say(false, 23, MINE)
  say(false, 24, MINE4)
  expect(holding.isHeld(SELF)).toBe(true)
  say(false, 1, MINE)
  expect(onLetGo).toHaveBeenCalledOnce()
})

it.for<[string, (say: ReturnType<typeof open>['say']) => void]>([
  ['the router was never heard', () => undefined],
  [
    'the router is not heard any more',
    (say) => {
      say(true, 1, ROUTER)
      say(false, 20, MINE)
      say(false, 1, ROUTER)
    },
  ],
])('without the log it waits for ever where %s: that nobody answers says nothing then', ([, begin]) => {
  const { holding, say } = open([{ exit: SELF, addresses: [MINE] }])
  begin(say)
  say(false, 100, MINE)
  expect(holding.isHeld(SELF)).toBe(true)
})

it('waits while another one answers, with and without the log, and says so once', () => {
  const { holding, say, log } = open([{ exit: SELF, addresses: [MINE] }])
  say(true, 1, ROUTER)
  for (const _ of [1, 2]) {
    say(false, 23, MINE)
    say(true, 1, MINE)
  }
  holding.caughtUp()
  say(false, 1, MINE)
  say(true, 1, MINE)
  expect(holding.isHeld(SELF)).toBe(true)
  expect(log.warn.mock.calls.filter(([, words]) => words.startsWith('does not serve'))).toHaveLength(1)
})

it('with no address to ask at goes by the log alone', () => {
  const { holding, say } = open([{ exit: SELF, addresses: [] }])
  say(true, 100, ROUTER)
  expect(holding.isHeld(SELF)).toBe(true)
  holding.caughtUp()
  expect(holding.isHeld(SELF)).toBe(false)
})

it('each exit waits for itself', () => {
  const { holding, say, targets } = open([
    { exit: SELF, addresses: [MINE] },
    { exit: OTHER, addresses: ['2001:db8::b:1'] },
  ])
  holding.caughtUp()
  say(false, 2, MINE)
  expect([...holding.exits()]).toEqual([OTHER])
  holding.drop(OTHER)
  expect([holding.exits().size, targets()]).toEqual([0, []])
})
