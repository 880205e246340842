import { aNetwork, anAgent } from '@sixfold/events/example-values'
import { WorkloadPlaced } from '@sixfold/events/orders'
import { describe, expect, it } from 'vitest'
import { aWorld } from '../plan/worlds.examples.ts'
import { evidenceOf } from '../proofs/derived.ts'
import { type FlowEnd, flowEnd } from './flow-end.ts'
import { strangerAt, strangerSteps } from './stranger.ts'
import { traceFlow } from './trace-flow.ts'

const grown = await aWorld({ 'acme/blue': ['oslo-1', 'oslo-2'], 'bolt/green': ['oslo-2', 'oslo-3'] })
await grown.order(
  'bolt',
  WorkloadPlaced.of({ network: aNetwork('green'), workload: 'web', node: anAgent('oslo-3') }),
)
const evidence = evidenceOf(grown.world, 'acme', 'blue')
if (evidence === null) throw new Error('no evidence')
const { view } = evidence
const green = evidenceOf(grown.world, 'bolt', 'green')?.view
const web = green?.plan.goods.workloads[0]?.ipv6.replace(/\/.*/, '') ?? ''

const lastStep = (to: string) => {
  const end = flowEnd(view, to, 'ipv6')
  if ('problem' in end) throw new Error(end.problem)
  return traceFlow(evidence, anAgent('oslo-1'), end as FlowEnd).at(-1)
}

describe('a flow to the outside', () => {
  it.each([
    '10.200.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '192.168.1.1',
    '172.16.0.1',
    '100.64.0.1',
    '0.0.0.1',
    '224.0.0.1',
    '192.0.0.3',
    '198.18.0.1',
    '::1',
    'fe80::1',
    'ff0e::1',
    'fc00::1',
    'fd12::1',
    '::ffff:192.0.2.1',
    '2002:a00:1::1',
  ])('is let out by nobody where %s is nobody’s', (address) =>
    expect(lastStep(address)).toMatchObject({
      what: 'out',
      isBroken: true,
      sentence: expect.stringContaining('is no address of the internet'),
    }),
  )

  it.each(['192.0.2.1', '203.0.113.9', '2001:db8:ffff::1', '2600::1'])('is let out to %s', (address) =>
    expect(lastStep(address)).toMatchObject({ what: 'out', isBroken: false }),
  )

  it('is let out to no machine of the grid', () => {
    const all = Object.values(view.machines).flatMap((machine) =>
      machine.kind === 'exit'
        ? Object.values(machine.endpoints)
        : Object.values(machine.reachability).flatMap((it) => (it?.kind === 'public' ? [it.address] : [])),
    )
    expect(all.length).toBeGreaterThan(2)
    for (const address of all)
      expect(lastStep(address)).toMatchObject({
        isBroken: true,
        sentence: expect.stringContaining('a machine of the grid'),
      })
  })
})

describe('an address of a network that does not peer', () => {
  const from = { member: anAgent('oslo-1'), address: '2001:db8:a:100::1', what: '' }

  it('is known for what it is, and closed', () => {
    const stranger = strangerAt(grown.world, view, web)
    expect(stranger).toMatchObject({ member: anAgent('oslo-3'), view: { party: 'bolt', network: 'green' } })
    if (stranger === null) return
    expect(strangerSteps(stranger, { from, to: web, service: null })).toEqual([
      {
        at: anAgent('oslo-3'),
        what: 'policy',
        isBroken: true,
        sentence: `${web} is of bolt/green, which does not peer with this network: from outside nothing comes in there that it did not ask for`,
      },
    ])
  })

  it('is nobody’s where it is no network’s, or its own', () => {
    expect(strangerAt(grown.world, view, '2600::1')).toBeNull()
    expect(strangerAt(grown.world, view, '10.0.0.1')).toBeNull()
    const own = view.plan.resources[0]?.prefix.replace('/64', '1') ?? ''
    expect(strangerAt(grown.world, view, own)).toBeNull()
  })

  it('is judged by a policy of that network', () => {
    const stranger = strangerAt(grown.world, view, web)
    if (stranger === null) throw new Error('nobody')
    const label = 'public'
    const allow = [{ from: { kind: 'prefix', prefix: '::/0' }, service: { protocol: 'any' } }]
    const goods = {
      ...stranger.view.plan.goods,
      enforced: { since: 9, groups: [{ label, allow }] },
      workloads: stranger.view.plan.goods.workloads.map((it) => ({ ...it, labels: [label] })),
    }
    const open = { ...stranger, view: { ...stranger.view, plan: { ...stranger.view.plan, goods } } } as never
    expect(strangerSteps(open, { from, to: web, service: null })).toMatchObject([
      { what: 'policy', isBroken: false, sentence: expect.stringContaining('group public lets in') },
    ])
  })
})
