import type { Report } from '@sixfold/events'
import type { KernelState } from '@sixfold/kernel'
import { aRoom } from '@sixfold/linux/examples'
import type { PassReport } from '@sixfold/reconcile'
import type { Log } from '@sixfold/service'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openChronicle } from './chronicle.ts'
import type { Reason } from './reasons.ts'

beforeEach(() => void vi.useFakeTimers({ now: 1_700_000_000_000 }))
afterEach(() => void vi.useRealTimers())

const state = (netns: string): KernelState => ({ rooms: [aRoom(netns)] })
const passOf = (changes: readonly string[], isConverged = true): PassReport => ({
  facilities: [
    { facility: 'link', outcome: 'changed', changes, stepsRun: changes.length, error: null },
    // It planned something and did nothing of it.
    { facility: 'nft', outcome: 'failed', changes: ['never done'], stepsRun: 0, error: null },
  ],
  isConverged,
  stepsRun: changes.length,
  tookMs: 7,
})

const open = (reason: Reason = 'kernel') => {
  const said: Report[] = []
  const outbox = { say: (_type: string, report: Report) => said.push(report) }
  const log = { warn: vi.fn() }
  const chronicle = openChronicle({
    outbox: outbox as never,
    log: log as unknown as Log,
    now: Date.now,
    reasonOf: () => reason,
  })
  const last = () => {
    vi.advanceTimersByTime(1_000)
    const report = said.at(-1)
    return report?.name === 'RepairsReported' ? report.data : null
  }
  return { chronicle, said, last, log }
}

it('takes for a repair what was done for a state that stood, and for nothing else', () => {
  const { chronicle, last, log } = open()
  chronicle.applied('acme/blue', state('a'), passOf(['add namespace a']))
  chronicle.applied('acme/blue', state('a'), passOf([]))
  expect(last()).toMatchObject({ repairs: [], passes: [{ steps: 1, changes: ['add namespace a'] }] })
  chronicle.applied('acme/blue', state('a'), passOf(['add route ::/0 metric 100: dev up (fact 7)']))
  expect(last()?.repairs).toEqual([
    {
      at: '2023-11-14T22:13:21.000Z',
      party: 'acme',
      network: 'blue',
      object: 'route ::/0 metric 100',
      old: null,
      new: 'dev up',
      noticed: 'kernel',
    },
  ])
  expect(log.warn).toHaveBeenCalledTimes(1)
  chronicle.applied('acme/blue', state('b'), passOf(['add namespace b']))
  expect(last()?.repairs).toHaveLength(1)
})

it('takes nothing for a repair that never stood, or went and came again', () => {
  const { chronicle, last } = open()
  chronicle.applied('acme/blue', state('a'), passOf(['add namespace a'], false))
  chronicle.applied('acme/blue', state('a'), passOf(['add link up: veth']))
  chronicle.forget('acme/blue')
  chronicle.applied('acme/blue', state('a'), passOf(['add namespace a']))
  expect(last()?.repairs).toEqual([])
})

it('tells all that one facility did in a pass as one repair, and how much it was', () => {
  const { chronicle, last, log } = open('process')
  chronicle.applied('acme/blue', state('a'), passOf([]))
  const names = Array.from(
    { length: 16 },
    (_, at) => `names of a: tell w${at}.x. 5 IN A 10.1.1.${at} (fact 7)`,
  )
  const of = (facility: string, changes: readonly string[]) =>
    ({ facility, outcome: 'changed', changes, stepsRun: 1, error: null }) as const
  chronicle.applied('acme/blue', state('a'), {
    ...passOf(['']),
    facilities: [
      of('daemons:a', ['start daemon unbound in a: it is not running (fact 7)']),
      of('names:a', [...names, 'names of a: and 4 more']),
      of('link:a', ['add route ::/0 metric 100: dev up (fact 7)', 'remove address fd00::9/128 dev up']),
    ],
  })
  const told = last()?.repairs.map(({ object, old, new: becomes }) => [object, old, becomes])
  expect(told).toEqual([
    ['daemon unbound in a', 'not running', 'started'],
    ['names of a tell w0.x. 5 IN A 10.1.1.0, and 19 more', null, 'there'],
    ['route ::/0 metric 100, and 1 more', null, 'dev up'],
  ])
  // The log has each.
  expect(log.warn.mock.calls[0]?.[0].change).toHaveLength(20)
})

it('is bounded: the last sixteen, a report a second, and sentences of a length', () => {
  const { chronicle, said, last } = open('sweep')
  chronicle.applied('gateway', state('a'), passOf([]))
  for (let at = 0; at < 1_000; at += 1)
    chronicle.applied('gateway', state('a'), passOf([`add address ${at}${'x'.repeat(900)}`]))
  const data = last()
  expect(said).toHaveLength(1)
  expect(data?.repairs).toHaveLength(16)
  expect(data?.passes).toHaveLength(16)
  expect(data?.repairs.at(-1)).toMatchObject({ party: null, network: null, noticed: 'sweep' })
  expect(data?.repairs.at(-1)?.object).toMatch(/^address 999x{289}$/)
})

it('tells what was lost on the disk', () => {
  const { chronicle, last } = open()
  chronicle.recovered('', 'a state file', 'no JSON', 'set aside')
  expect(last()?.repairs).toMatchObject([
    { network: null, object: 'a state file', old: 'no JSON', noticed: 'disk' },
  ])
})
