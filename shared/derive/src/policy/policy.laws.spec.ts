import type { SecurityGroup } from '@sixfold/events'
import { NO_GOODS, type WorkloadPlan } from '@sixfold/fold'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { derive } from '../derive.ts'
import { aNetworkOf, exit1, lima, oslo1, oslo2 } from '../examples/networks.examples.ts'
import { keyOf, overlap, readText, walk } from '../examples/nft-text.examples.ts'
import {
  aFlowTo,
  anyGroups,
  anyWorkloads,
  aPolicy,
  aWorkload,
  type Flow,
  has,
  isAllowed,
} from './policy.examples.ts'
import { addressBook } from './policy-sets.ts'
import { admittedFrom, hasAddress, isAdmitted } from './policy-verdict.ts'

const base = aNetworkOf(oslo1, oslo2)

const viewWith = (
  workloads: readonly WorkloadPlan[],
  enforced: readonly SecurityGroup[] | null,
  staged: readonly SecurityGroup[] | null = null,
) => ({
  ...base,
  plan: {
    ...base.plan,
    goods: {
      ...NO_GOODS,
      workloads,
      enforced: enforced === null ? null : aPolicy(enforced),
      staged: staged === null ? null : aPolicy(staged, 31),
    },
  },
})

const NAMES = new Map([
  [6, 'tcp'],
  [17, 'udp'],
  [1, 'icmp'],
  [58, 'icmpv6'],
] as const)

/** What a person is told of a flow that the kernel judges. A protocol without a name has only `any` to let it in. */
const isLetIn = (
  groups: readonly SecurityGroup[],
  workloads: readonly WorkloadPlan[],
  flow: Flow,
): boolean => {
  const protocol = NAMES.get(flow.protocol as 6)
  const number = protocol === 'tcp' || protocol === 'udp' ? flow.port : flow.type
  return workloads
    .filter((it) => hasAddress(it, flow.to))
    .flatMap((it) =>
      admittedFrom(aPolicy(groups), { labels: addressBook(workloads), networks: new Map() }, flow.from, it),
    )
    .some(({ service }) =>
      protocol === undefined ? service.protocol === 'any' : isAdmitted(service, { protocol, number }),
    )
}

const firewallOf = (view: typeof base, machine: typeof oslo1.id): string =>
  derive(view, machine).rooms[0]?.nft ?? ''

const anything = fc
  .tuple(anyGroups, anyWorkloads)
  .chain(([groups, workloads]) =>
    fc.tuple(
      fc.constant(groups),
      fc.constant(workloads),
      fc.array(aFlowTo(workloads), { minLength: 8, maxLength: 20 }),
    ),
  )

describe('a policy in force', () => {
  it('takes in exactly what its groups say, to the workloads of its node', () => {
    const outcomes = { accept: 0, drop: 0 }
    fc.assert(
      fc.property(anything, ([groups, workloads, flows]) => {
        const table = readText(firewallOf(viewWith(workloads, groups), oslo1.id))
        for (const flow of flows) {
          const isHere = workloads.some((it) => it.node === oslo1.id && has(it, flow.to))
          const wanted = isHere && isAllowed(groups, workloads, flow) ? 'accept' : 'drop'
          outcomes[wanted] += 1
          expect(walk(table, 'enforced', flow).verdict).toBe(wanted)
          if (isHere) expect(isLetIn(groups, workloads, flow)).toBe(wanted === 'accept')
        }
      }),
    )
    expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(50)
  })

  it('has no two elements that overlap in a set, which the kernel would refuse', () => {
    fc.assert(
      fc.property(anyGroups, anyWorkloads, (groups, workloads) => {
        for (const elements of readText(firewallOf(viewWith(workloads, groups), oslo1.id)).sets.values()) {
          const keys = elements.filter((element) => !element.startsWith('"')).map(keyOf)
          keys.forEach((key, at) => {
            expect(keys.slice(at + 1).filter((other) => overlap(key, other))).toEqual([])
          })
        }
      }),
    )
  })

  it('costs as many rules whatever it allows, and whoever is elsewhere', () => {
    const rulesOf = (body: string): number => body.split('\n').filter((line) => line.startsWith('  ')).length
    const many = (count: number): SecurityGroup[] =>
      [
        {
          label: 'a',
          allow: Array.from({ length: count }, (_, at) => ({
            from: { kind: 'group', label: 'b' },
            service: { protocol: 'tcp', ports: [{ first: at * 3 + 1, last: at * 3 + 1 }] },
          })),
        },
      ] as never
    const wide = [aWorkload(1, 1, ['a']), ...[1, 2, 3].map((at) => aWorkload(2, at, ['b']))]
    const narrow = [aWorkload(1, 1, ['a'])]
    const [few, more] = [
      firewallOf(viewWith(narrow, many(1)), oslo1.id),
      firewallOf(viewWith(wide, many(200)), oslo1.id),
    ]
    expect(rulesOf(more)).toBe(rulesOf(few))
    expect(readText(more).sets.get('enforced_a_ports6')).toHaveLength(600)
  })
})

describe('a staged policy', () => {
  it('counts what it would drop, and takes nothing away', () => {
    fc.assert(
      fc.property(anything, ([groups, workloads, flows]) => {
        const table = readText(firewallOf(viewWith(workloads, null, groups), oslo1.id))
        for (const flow of flows) {
          const { verdict, counted } = walk(table, 'arriving', flow)
          const isHere = workloads.some((it) => it.node === oslo1.id && has(it, flow.to))
          expect(verdict).toBe('accept')
          const isFree = isHere && isAllowed(groups, workloads, flow)
          expect(counted.length === 0).toBe(isFree)
        }
      }),
    )
  })

  it('counts by each group of who was meant, and what was meant for nobody in a group for itself', () => {
    const groups = [
      { label: 'a', allow: [] },
      { label: 'b', allow: [] },
    ] as never
    const workloads = [aWorkload(1, 1, ['a', 'b']), aWorkload(1, 2, [])]
    const table = readText(firewallOf(viewWith(workloads, null, groups), oslo1.id))
    const flow = { from: '2001:db8:f::1', protocol: 6, port: 80, type: 0 }
    expect(walk(table, 'arriving', { ...flow, to: '2001:db8:a:101:ffff:1::1' }).counted).toEqual([
      'staged_a',
      'staged_b',
    ])
    expect(walk(table, 'arriving', { ...flow, to: '2001:db8:a:101:ffff:1::2' }).counted).toEqual(['staged'])
  })
})

describe('an exit point', () => {
  it('takes in from outside what a workload that is reached by way of it takes in, and nothing to others', () => {
    const resources = base.plan.resources.map((it) =>
      it.node === oslo1.id ? { ...it, breakout: 'exit' as const } : it,
    )
    fc.assert(
      fc.property(anything, ([groups, workloads, flows]) => {
        const view = viewWith(workloads, groups)
        const table = readText(firewallOf({ ...view, plan: { ...view.plan, resources } }, exit1.id))
        for (const flow of flows.filter(
          ({ from, to }) => !from.startsWith('2001:db8:a:') && to.includes(':'),
        )) {
          const isReached = flow.to.startsWith('2001:db8:a:101:')
          const wanted = isReached && isAllowed(groups, workloads, flow) ? 'accept' : 'drop'
          expect(walk(table, 'enforced', flow).verdict).toBe(wanted)
        }
      }),
    )
  })

  it('is closed to the outside where there is no policy', () => {
    expect(firewallOf(viewWith([aWorkload(1, 1, ['a'])], null), exit1.id)).not.toContain('enforced')
    expect(firewallOf(aNetworkOf(lima), exit1.id)).not.toContain('enforced')
  })
})
