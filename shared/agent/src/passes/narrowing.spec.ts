import type { Bound, Host } from '@sixfold/reconcile'
import { expect, it, vi } from 'vitest'
import { openNarrowing } from './narrowing.ts'

const KEY = 'acme/blue'

/** A network of two facilities, and which of them were looked at. */
const aNetwork = () => {
  const seen: string[] = []
  let isBroken = false
  const facility = (name: string, wanted: unknown): Bound => ({
    name,
    needs: [],
    after: [],
    wanted,
    look: async () => {
      seen.push(name)
      await Promise.resolve()
      if (isBroken) throw new Error('no')
      return { changes: [], steps: [], disturbs: false, isFree: true, settle: vi.fn() }
    },
  })
  const narrowing = openNarrowing({ counters: { looks: 0, steps: 0 } } as unknown as Host)
  return {
    narrowing,
    /** A pass, and what it looked at. */
    pass: async (links: unknown, names: unknown): Promise<readonly string[]> => {
      seen.length = 0
      await narrowing.pass(KEY, () => [facility('link', links), facility('names', names)])
      return [...seen]
    },
    breakDown: (is: boolean): void => {
      isBroken = is
    },
  }
}

it('looks at all of a network at first, and then at what a fact changed', async () => {
  const { pass } = aNetwork()
  expect(await pass(1, 1)).toEqual(['link', 'names'])
  expect(await pass(1, 2)).toEqual(['names'])
  expect(await pass(1, 2)).toEqual([])
})

it('looks at all of it once there is a doubt, also one that comes while it looks', async () => {
  const { narrowing, pass } = aNetwork()
  await pass(1, 1)
  narrowing.doubt(KEY)
  expect(await pass(1, 1)).toEqual(['link', 'names'])
  const underWay = pass(1, 2)
  narrowing.doubt(KEY)
  await underWay
  expect(await pass(1, 2)).toEqual(['link', 'names'])
  expect(await pass(1, 2)).toEqual([])
})

it('looks at all of it after a pass that did not converge', async () => {
  const { pass, breakDown } = aNetwork()
  await pass(1, 1)
  breakDown(true)
  await pass(1, 2)
  breakDown(false)
  expect(await pass(1, 2)).toEqual(['link', 'names'])
})

it('looks at all of a network at a sweep, too', async () => {
  const { narrowing, pass } = aNetwork()
  await pass(1, 1)
  narrowing.beginRound()
  narrowing.doubt(KEY, 'sweep')
  expect(await pass(1, 1)).toEqual(['link', 'names'])
})
