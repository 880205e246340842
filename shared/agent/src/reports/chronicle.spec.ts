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
