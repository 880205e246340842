import type { SecurityGroup } from '@sixfold/events'
import { anAgent, aPrefix, ipv4 } from '@sixfold/events/example-values'
import type { PolicyPlan, WorkloadPlan } from '@sixfold/fold'
import fc from 'fast-check'
import { addressesIn } from './policy-ranges.ts'

/** A first packet, as a policy sees it: ports of TCP and UDP, types of ICMP. */
export type Flow = Readonly<{ from: string; to: string; protocol: number; port: number; type: number }>

const TCP = 6
const UDP = 17
const ICMP = 1
const ICMPV6 = 58
const GRE = 47

const isIn = (prefix: string, address: string): boolean => {
  if (prefix.includes(':') !== address.includes(':')) return false
  const { first, last } = addressesIn(prefix)
  const at = addressesIn(`${address}/${address.includes(':') ? 128 : 32}`).first
  return first <= at && at <= last
}

/** Whether a workload has an address. */
export const has = ({ ipv6, ipv4: address }: WorkloadPlan, to: string): boolean =>
  isIn(ipv6, to) || address === to

type Rule = SecurityGroup['allow'][number]

const isFrom = (source: Rule['from'], workloads: readonly WorkloadPlan[], from: string): boolean => {
  if (source.kind === 'any') return true
  if (source.kind === 'prefix') return isIn(source.prefix, from)
  if (source.kind === 'network') return false
  return workloads.some((workload) => workload.labels.includes(source.label) && has(workload, from))
}

const isService = (service: Rule['service'], { protocol, port, type }: Flow): boolean => {
  switch (service.protocol) {
    case 'any':
      return true
    case 'tcp':
    case 'udp':
      return (
        protocol === (service.protocol === 'tcp' ? TCP : UDP) &&
        (service.ports?.some(({ first, last }) => first <= port && port <= last) ?? true)
      )
    default:
      return (
        protocol === (service.protocol === 'icmp' ? ICMP : ICMPV6) && (service.types?.includes(type) ?? true)
      )
  }
}

/** What a policy means: whether a workload that is placed where `isJudged` says takes this flow in. */
export const isAllowed = (
  groups: readonly SecurityGroup[],
  workloads: readonly WorkloadPlan[],
  flow: Flow,
): boolean =>
  workloads
    .filter((workload) => has(workload, flow.to))
    .some(({ labels }) =>
      groups.some(
        ({ label, allow }) =>
          labels.includes(label) &&
          allow.some(({ from, service }) => isFrom(from, workloads, flow.from) && isService(service, flow)),
      ),
    )

const LABELS = ['a', 'b', 'c', 'd'] as const
const NODES = ['oslo-1', 'oslo-2'] as const
const PREFIXES6 = [
  '::/0',
  '2001:db8:a::/48',
  '2001:db8:a:101::/64',
  '2001:db8:a:101:ffff:1::2/128',
  '2001:db8:f::/64',
]
const PREFIXES4 = ['0.0.0.0/0', '10.1.0.0/16', '10.1.1.0/24', '10.1.1.129/32']

/** A workload placed by order: `at` counts from 1 on its node. */
export const aWorkload = (
  node: number,
  at: number,
  labels: readonly string[],
  isDelegated = false,
): WorkloadPlan => ({
  workload: `w${node}-${at}` as WorkloadPlan['workload'],
  node: anAgent(NODES[node - 1] ?? 'oslo-1'),
  labels: [...labels] as WorkloadPlan['labels'],
  ipv6: aPrefix(isDelegated ? `2001:db8:a:10${node}:${at}::/80` : `2001:db8:a:10${node}:ffff:1::${at}/128`),
  ipv4: isDelegated ? null : ipv4(`10.1.${node}.${127 + at}`),
  since: 20 + at,
})

const aSource = fc.oneof(
  fc.constant({ kind: 'any' } as const),
  fc.constantFrom(...LABELS).map((label) => ({ kind: 'group', label }) as const),
  fc.constantFrom(...PREFIXES6, ...PREFIXES4).map((prefix) => ({ kind: 'prefix', prefix }) as const),
  fc.constant({ kind: 'network', network: { party: 'bolt', network: 'green' } } as const),
)

const aPortRange = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 6 }))
  .map(([first, more]) => ({ first, last: first + more }))
const some = <Value>(value: fc.Arbitrary<Value>) =>
  fc.option(fc.array(value, { maxLength: 3 }), { nil: undefined })

const aService = fc.oneof(
  fc.constant({ protocol: 'any' } as const),
  fc
    .tuple(fc.constantFrom('tcp', 'udp'), some(aPortRange))
    .map(([protocol, ports]) => ({ protocol, ...(ports === undefined ? {} : { ports }) })),
  fc
    .tuple(fc.constantFrom('icmp', 'icmpv6'), some(fc.integer({ min: 127, max: 130 })))
    .map(([protocol, types]) => ({ protocol, ...(types === undefined ? {} : { types }) })),
)

/** Security groups, each label at most once. */
export const anyGroups = fc
  .uniqueArray(
    fc.record({
      label: fc.constantFrom(...LABELS),
      allow: fc.array(fc.record({ from: aSource, service: aService }), { maxLength: 6 }),
    }),
    { selector: ({ label }) => label, maxLength: 4 },
  )
  .map((groups) => groups as unknown as SecurityGroup[])

/** Up to four workloads on each of two nodes, with any labels; the last may have a prefix. */
export const anyWorkloads = fc
  .tuple(
    ...[1, 2, 3, 4].map((at) =>
      fc.tuple(fc.constant(at), fc.subarray([...LABELS]), fc.subarray([...LABELS]), fc.boolean()),
    ),
  )
  .map((all) =>
    all.flatMap(([at, here, there, isDelegated]) => [
      aWorkload(1, at, here, isDelegated && at === 4),
      aWorkload(2, at, there, isDelegated && at === 4),
    ]),
  )

/** A first packet from somebody, inside or outside, to one of a workload's addresses. */
export const aFlowTo = (workloads: readonly WorkloadPlan[]): fc.Arbitrary<Flow> => {
  const inside = workloads.flatMap(({ ipv6, ipv4: address }) => [
    ipv6.replace(/::\/80$/, '::9').replace(/\/128$/, ''),
    ...(address === null ? [] : [address]),
  ])
  const six = inside.filter((address) => address.includes(':'))
  const four = inside.filter((address) => !address.includes(':'))
  const rest = { port: fc.integer({ min: 1, max: 20 }), type: fc.integer({ min: 126, max: 131 }) }
  return fc.oneof(
    fc.record({
      from: fc.constantFrom(...six, '2001:db8:f::1', '2001:db8:b::1'),
      to: fc.constantFrom(...six),
      protocol: fc.constantFrom(TCP, UDP, ICMPV6, GRE),
      ...rest,
    }),
    fc.record({
      from: fc.constantFrom(...four, '10.1.1.7', '10.2.0.1'),
      to: fc.constantFrom(...four),
      protocol: fc.constantFrom(TCP, UDP, ICMP, GRE),
      ...rest,
    }),
  )
}

/** Groups as the plan has them. */
export const aPolicy = (groups: readonly SecurityGroup[], since = 30): PolicyPlan => ({ groups, since })
