import type { TraceStep } from '@sixfold/domain'
import { anAgent } from '@sixfold/events/example-values'
import { expect, it } from 'vitest'
import type { Probed } from '../machines/reports.ts'
import { probeLines } from './probes.ts'

const [n1, x1, x2] = [anAgent('n1'), anAgent('x1'), anAgent('x2')]
const names = new Map([n1, x1, x2].map((id, at) => [id, ['n1', 'x1', 'x2'][at] ?? '']))
const wire = (at: typeof n1, to: typeof n1, of?: string): TraceStep => ({
  at,
  what: 'wire',
  sentence: '',
  isBroken: false,
  hands: { to, dev: 'sfx', keys: { here: [], there: [] }, ...(of === undefined ? {} : { of }) },
})
const told = (step: TraceStep, said: Partial<Probed> | null) =>
  probeLines(step, x1, {
    probesOf: (member) =>
      said === null || member !== n1
        ? null
        : ({ exit: x1, answers: true, over: x1, since: '2026-11-22T07:00:00.000Z', ...said } as Probed),
    nameOf: (id) => names.get(id) ?? id,
  }).map(({ is, sentence }) => `${is} ${sentence}`)

it('an exit that does not answer is named in both directions, and by way of whom is sent', () => {
  const since = 'which asks it each second, since 2026-11-22T07:00:00.000Z'
  for (const step of [wire(n1, x1), wire(x1, n1)])
    expect(told(step, { answers: false })).toEqual([`broken x1 does not answer n1, ${since}`])
  expect(told(wire(n1, x1), { answers: false, over: x2 })).toEqual([
    `broken x1 does not answer n1, ${since}: it sends by way of x2`,
  ])
  expect(told(wire(n1, x1), { over: x2 })).toEqual([
    'doubt n1 sends by way of x2 since 2026-11-22T07:00:00.000Z',
  ])
})

it('nothing is said where it answers, nobody asks, or it is about another exit or network', () => {
  expect(told(wire(n1, x1), {})).toEqual([])
  expect(told(wire(n1, x1), null)).toEqual([])
  expect(told(wire(n1, x1), { answers: false, exit: x2 })).toEqual([])
  expect(told(wire(n1, x2), { answers: false })).toEqual([])
  expect(told(wire(n1, x1, 'bolt/green'), { answers: false })).toEqual([])
})
