import type { SecurityGroup } from '@sixfold/events'
import { aPrefix, ipv4 } from '@sixfold/events/example-values'
import { NO_GOODS, type PolicyPlan, type WorkloadPlan } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { aWorld } from '../plan/worlds.examples.ts'
import { evidenceOf } from '../proofs/derived.ts'
import { flowEnd } from './flow-end.ts'
import { type JudgedFlow, policySteps } from './policy-steps.ts'

const { world } = await aWorld({ 'acme/blue': ['oslo-1', 'oslo-2'] })
const found = evidenceOf(world, 'acme', 'blue')
if (found === null) throw new Error('no evidence')
const { view } = found
const [here, there] = view.plan.resources
if (here === undefined || there === undefined) throw new Error('two resources')

const placed = (workload: string, its: typeof here, labels: readonly string[]): WorkloadPlan => ({
  workload: workload as WorkloadPlan['workload'],
  node: its.node,
  labels: [...labels] as WorkloadPlan['labels'],
  ipv6: aPrefix(its.prefix.replace('/64', '5/128')),
  ipv4: ipv4(workload === 'web' ? '10.1.1.200' : '10.1.2.200'),
  since: 40,
})
const workloads = [placed('web', here, ['web']), placed('db', there, ['db'])]
const groups = [
  {
    label: 'db',
    allow: [
      {
        from: { kind: 'group', label: 'web' },
        service: { protocol: 'tcp', ports: [{ first: 5432, last: 5433 }] },
      },
      { from: { kind: 'any' }, service: { protocol: 'icmpv6', types: [128] } },
    ],
  },
  { label: 'web', allow: [] },
] as unknown as SecurityGroup[]
const policy: PolicyPlan = { groups, since: 31 }

const steps = (
  from: string,
  to: string,
  goods: Readonly<{ enforced?: PolicyPlan; staged?: PolicyPlan }>,
  service: JudgedFlow['service'] = null,
) => {
  const its = { ...view, plan: { ...view.plan, goods: { ...NO_GOODS, workloads, ...goods } } }
  const [a, b] = [from, to].map((text) => flowEnd(its, text, 'ipv6'))
  return policySteps(its, { from: a, to: b, service } as JudgedFlow).map(
    ({ sentence, isBroken }) => `${isBroken ? 'broken: ' : ''}${sentence}`,
  )
}

describe('what policies say of a flow', () => {
  const webAddress = workloads[0]?.ipv6.replace('/128', '')

  it('is nothing where there are none, and for the addresses that answer for the network', () => {
    expect(steps('web', 'db', {})).toEqual([])
    expect(steps('oslo-1', 'db', { enforced: policy })).toEqual([])
    expect(steps('web', 'oslo-2', { enforced: policy })).toEqual([])
  })

  it('is what its groups let in, and that this flow is among it', () => {
    const wanted = ['group db lets in tcp 5432-5433 and icmpv6 128 (policy of fact 31)']
    expect(steps('web', 'db', { enforced: policy })).toEqual(wanted)
    expect(steps('web', 'db', { enforced: policy }, { protocol: 'tcp', number: 5433 })).toEqual(wanted)
  })

  it('breaks what no group lets in, and says what would get in', () => {
    expect(steps('web', 'db', { enforced: policy }, { protocol: 'tcp', number: 22 })).toEqual([
      `broken: the policy of fact 31 lets no tcp 22 from ${webAddress} in to db: group db lets in tcp 5432-5433 and icmpv6 128`,
    ])
    expect(steps('db', 'web', { enforced: policy })).toEqual([
      expect.stringMatching(
        /^broken: the policy of fact 31 lets nothing from \S+ in to web: its groups are web$/,
      ),
    ])
  })

  it('breaks what is for nobody that a policy knows', () => {
    const local = there.prefix.replace('/64', '77')
    expect(steps('web', local, { enforced: policy })).toEqual([
      `broken: no workload was placed with ${local}: the policy of fact 31 lets nothing in there`,
    ])
  })

  it('breaks nothing that is only staged', () => {
    expect(steps('db', 'web', { staged: policy })).toEqual([
      expect.stringMatching(/^staged only: the policy of fact 31 lets nothing/),
    ])
    expect(steps('web', 'db', { staged: policy })).toEqual([])
  })
})
