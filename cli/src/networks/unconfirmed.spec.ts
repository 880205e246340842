import { aNetworkOf, exit1, home, oslo1 } from '@sixfold/derive/examples/networks.examples'
import { revisionOf } from '@sixfold/fold'
import { expect, it } from 'vitest'
import type { MemberNow } from './missing.ts'
import { unconfirmed } from './unconfirmed.ts'

const view = aNetworkOf(oslo1, home)
const holds = (applied: number): MemberNow => ({
  report: { phase: 'applied', applied, problems: [] },
  heardMs: 10,
  hasLeft: false,
})
const pair = { one: oslo1.id, other: home.id }

it('names who of those that are crossed does not say that it holds what facts have', () => {
  const revision = revisionOf(view)
  const now = new Map([
    [oslo1.id, holds(revision)],
    [home.id, holds(revision)],
    [exit1.id, holds(revision - 1)],
  ])
  const told = (is: 'direct' | 'relayed') => unconfirmed(view, { ...pair, is }, (id) => now.get(id))
  expect(told('direct')).toBeNull()
  expect(told('relayed')).toBe(`exit-1 holds revision ${revision - 1}, not ${revision} yet`)
  now.set(home.id, { report: null, heardMs: null, hasLeft: false })
  expect(told('direct')).toBe(
    'home has not reported yet: it has not heard of the network; its agent is not heard',
  )
})
