import { expect, it, vi } from 'vitest'
import type { Bound } from './bound.ts'
import type { Host } from './facility.ts'
import { narrowPass, restedOf } from './narrow-pass.ts'

/** Facilities that write down when they are looked at; each has a step, where `does` says so. */
const engine = () => {
  const seen: string[] = []
  const host: Host = {
    counters: { looks: 0, steps: 0 },
    read: async () => null,
    list: async () => null,
    run: async (step) => {
      if (step.do === 'exec' && step.argv[0] === 'fails') throw new Error('no')
    },
  }
  const facility = (
    name: string,
    wanted: unknown,
    { step, disturbs = false }: Readonly<{ step?: string; disturbs?: boolean }> = {},
  ): Bound => ({
    name,
    needs: [],
    after: [],
    wanted,
    look: async () => {
      seen.push(name)
      const isFirst = seen.filter((it) => it === name).length === 1
      const steps = step !== undefined && isFirst ? [{ do: 'exec', argv: [step] } as const] : []
      const changes = steps.map(() => `change ${name}`)
      return { changes, steps, disturbs: disturbs && steps.length > 0, isFree: true, settle: () => undefined }
    },
  })
  return { seen, host, facility }
}

it('looks only at what is wanted to be something else, and at what is new', async () => {
  const { seen, host, facility } = engine()
  const rested = restedOf([facility('a', { x: [1] }), facility('b', { x: [2] }), facility('gone', {})])
  const report = await narrowPass(
    host,
    () => [facility('a', { x: [1] }), facility('b', { x: [3] }, { step: 'do' }), facility('c', {})],
    rested,
  )
  expect(seen).toEqual(['b', 'c'])
  expect(report).toMatchObject({ isConverged: true, stepsRun: 1 })
})

it.each([
  { why: 'one fails', step: 'fails', disturbs: false, steps: 0 },
  { why: 'one takes something along', step: 'do', disturbs: true, steps: 1 },
])('looks at all where $why', async ({ step, disturbs, steps }) => {
  const { seen, host, facility } = engine()
  const rested = restedOf([facility('a', 1), facility('b', 1)])
  const bindAll = vi.fn(() => [facility('a', 1), facility('b', 2, { step, disturbs })])
  const report = await narrowPass(host, bindAll, rested)
  // Those of one pass share what they saw.
  expect(bindAll).toHaveBeenCalledTimes(2)
  expect(seen).toEqual(['b', 'a', 'b'])
  expect(report).toMatchObject({ isConverged: true, stepsRun: steps })
  expect(report.facilities.flatMap(({ changes }) => changes)).toEqual(steps === 0 ? [] : ['change b'])
})

it('looks each time at what does not say what it wants', async () => {
  const { seen, host, facility } = engine()
  const silent = facility('a', undefined)
  await narrowPass(host, () => [silent], restedOf([silent]))
  expect(seen).toEqual(['a'])
})

it('does what differs from what was wanted where it can be told, and looks at all where that fails', async () => {
  const { seen, host, facility } = engine()
  const told = (wanted: number, step: string): Bound => ({
    ...facility('a', wanted),
    lookSince: async (_host, before) => {
      seen.push(`since ${before}`)
      const steps = [{ do: 'exec', argv: [step] } as const]
      return { changes: ['change'], steps, disturbs: false, isFree: true, settle: vi.fn() }
    },
  })
  const rested = restedOf([told(1, '')])
  expect(await narrowPass(host, () => [told(2, 'do')], rested)).toMatchObject({ stepsRun: 1 })
  expect(seen.splice(0)).toEqual(['since 1'])
  await narrowPass(host, () => [told(2, 'fails')], rested)
  expect(seen.splice(0)).toEqual(['since 1', 'a'])
  await narrowPass(host, () => [told(2, 'do')], new Map())
  expect(seen).toEqual(['a'])
})
