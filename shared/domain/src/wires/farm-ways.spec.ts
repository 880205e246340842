import { aNetworkOf, oslo1, oslo2 } from '@sixfold/derive/examples/networks.examples'
import type { AgentId } from '@sixfold/events'
import { aFarm, anAgent, ipv6 } from '@sixfold/events/example-values'
import type { NetworkView, NodeMachine, ResourcePlan } from '@sixfold/fold'
import { expect, it } from 'vitest'
import { doAllPass, type FarmWaysSaid, whyNotClear } from './farm-ways.ts'

const oslo = aFarm('oslo')
const oslo3: NodeMachine = {
  ...oslo1,
  id: anAgent('oslo-3'),
  name: 'oslo-3',
  reachability: { ipv6: { kind: 'public', address: ipv6('2001:db8:0:1::a3') } },
}
const plain = aNetworkOf(oslo1, oslo2, oslo3)
const wired = (phase: 'prepared' | 'open'): NetworkView => ({
  ...plain,
  plan: { ...plain.plan, wires: 'farm', farmWires: [{ farm: oslo, vni: 7, phase, since: 20, turned: 20 }] },
})
const view = wired('prepared')
const [one, two, three] = view.plan.resources as unknown as [ResourcePlan, ResourcePlan, ResourcePlan]

/** Everybody says of everybody that packets pass, but for who is named: `a>b` says no, `a?b` says nothing. */
const heard =
  (except: readonly string[] = [], since = 20) =>
  (agent: AgentId): FarmWaysSaid => ({
    party: 'acme' as never,
    network: 'blue' as never,
    ways: [oslo1, oslo2, oslo3].flatMap(({ id, name }) => {
      const from = view.machines[agent]?.name
      if (id === agent || except.includes(`${from}?${name}`)) return []
      return [{ peer: id, since, passes: !except.includes(`${from}>${name}`) }]
    }),
  })

it('all pass where both ends of each say so of the way as it is', () => {
  expect(doAllPass(view, oslo, heard())).toBe(true)
  expect(doAllPass(view, oslo, heard([], 19))).toBe(false)
  expect(doAllPass(view, oslo, heard(['oslo-1?oslo-3']))).toBe(false)
  expect(doAllPass(view, oslo, heard(['oslo-3?oslo-1']))).toBe(false)
  expect(doAllPass(view, oslo, heard(['oslo-3>oslo-1']))).toBe(false)
  expect(doAllPass(view, oslo, () => undefined)).toBe(false)
  expect(doAllPass(wired('open'), oslo, () => undefined)).toBe(true)
})

it('says what a pair waits for: its own way, that of another pair, or that it was not tried', () => {
  const why = (except: readonly string[], from = one, to = two) => whyNotClear(view, from, to, heard(except))
  expect(whyNotClear(plain, one, two, heard())).toBeNull()
  expect(whyNotClear(wired('open'), one, two, heard())).toBeNull()
  expect(why(['oslo-2>oslo-1'])).toContain(
    'UDP 4789 does not pass between oslo-1 and oslo-2 (oslo-2 gets no answer',
  )
  expect(why(['oslo-2>oslo-1'], one, three)).toBe(
    'VXLAN waits: UDP 4789 does not pass between oslo-1 and oslo-2',
  )
  expect(why(['oslo-2?oslo-1'])).toContain('still to say')
  expect(why([])).toContain('until all members')
})
