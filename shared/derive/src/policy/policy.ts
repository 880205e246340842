import { hashToken, type SecurityGroup } from '@sixfold/events'
import type { PolicyPlan, WorkloadPlan } from '@sixfold/fold'
import { chain, mapOf, setOf } from '../firewall.ts'
import {
  type AddressBook,
  addressBook,
  groupElements,
  POLICY_FAMILIES,
  type PolicyFamily,
} from './policy-sets.ts'

/** `enforced` drops what no group allows; `staged` counts it. Also what its chains, sets and counters begin with. */
export type PolicyMode = 'enforced' | 'staged'

/** What the tables of one policy must know. */
export type PolicyTables = Readonly<{
  mode: PolicyMode
  policy: PolicyPlan
  /** All workloads of the network that were placed by order: who is meant by a label. */
  workloads: readonly WorkloadPlan[]
  /** Whether packets to a workload are judged here. */
  isJudged: (workload: WorkloadPlan) => boolean
  families: readonly PolicyFamily[]
  /** Addresses from which everything comes in: those of the network's gateways. */
  gateways: readonly string[]
  /** The prefixes of each network that this one peers with, by its name. */
  peers?: ReadonlyMap<string, readonly string[]> | undefined
}>

type Judged = Readonly<{ workload: WorkloadPlan; groups: readonly SecurityGroup[]; chain: string }>

/** The workloads judged here that are in some group, each with the chain of its groups. */
const judgedBy = ({ mode, policy, workloads, isJudged }: PolicyTables): Judged[] => {
  const groupOf = new Map(policy.groups.map((group) => [group.label, group]))
  return workloads.filter(isJudged).flatMap((workload) => {
    const groups = workload.labels.toSorted().flatMap((label) => groupOf.get(label) ?? [])
    const labels = groups.map(({ label }) => label)
    return groups.length === 0 ? [] : [{ workload, groups, chain: `${mode}_to_${hashToken(12, ...labels)}` }]
  })
}

const counter = (name: string): string => `counter ${name} { packets 0 bytes 0 }`

/** The sets of one group, all of them always: what is allowed changes elements then, and no chain. */
const groupSets = ({ mode, families }: PolicyTables, group: SecurityGroup, book: AddressBook): string[] => [
  counter(`${mode}_${group.label}`),
  ...families.flatMap((family) => {
    const { type, icmp } = POLICY_FAMILIES[family]
    const { protocols, ports, types } = groupElements(group, family, book)
    const name = (what: string): string => `${mode}_${group.label}_${what}${family}`
    return [
      setOf(name('protocols'), `type ${type} . inet_proto; flags interval;`, protocols),
      setOf(name('ports'), `type ${type} . inet_proto . inet_service; flags interval;`, ports),
      setOf(name('types'), `type ${type} . ${icmp}_type; flags interval;`, types),
    ]
  }),
]

/** What is done with a packet that some group allows, and with one that none does. */
const VERDICT = {
  enforced: { allowed: 'accept', denied: ' drop' },
  staged: { allowed: 'return', denied: '' },
}

/** One chain for all workloads with the same groups: it costs by the number of its groups, not by what they allow. */
const groupsChain = (
  { mode, families }: PolicyTables,
  name: string,
  groups: readonly SecurityGroup[],
): string => {
  const { allowed, denied } = VERDICT[mode]
  const counters = groups.map(({ label }) => `counter name "${mode}_${label}"`)
  return chain(name, null, [
    ...groups.flatMap(({ label }) =>
      families.flatMap((family) => {
        const { ip, icmp } = POLICY_FAMILIES[family]
        const set = (what: string): string => `@${mode}_${label}_${what}${family} ${allowed}`
        return [
          `${ip} saddr . meta l4proto ${set('protocols')}`,
          `${ip} saddr . meta l4proto . th dport ${set('ports')}`,
          `${ip} saddr . ${icmp} type ${set('types')}`,
        ]
      }),
    ),
    ...counters.map((line, at) => (at === counters.length - 1 ? `${line}${denied}` : line)),
  ])
}

/**
 * The sets, maps, counters and chains of one policy. The chain named after the mode takes what would come in to a
 * workload for the first time, and finds the chain of the workload's groups by its address.
 *
 * The map for IPv6 has the protocol in its key although any will do: before nft adds an element it reads all elements of
 * every set of plain intervals in the table (1.0.6), and none of a concatenation.
 */
export const policyTables = (tables: PolicyTables): string[] => {
  const { mode, policy, families, gateways } = tables
  const judged = judgedBy(tables)
  const book = { labels: addressBook(tables.workloads), networks: tables.peers ?? new Map() }
  const used = new Set(judged.flatMap(({ groups }) => groups))
  const chains = new Map(judged.map((it) => [it.chain, it.groups]))
  const { allowed, denied } = VERDICT[mode]
  const into6 = judged.map(({ workload, chain }) => `${workload.ipv6} . 0-255 : goto ${chain}`)
  const into4 = judged.flatMap(({ workload: { ipv4 }, chain }) =>
    ipv4 === null ? [] : [`${ipv4} : goto ${chain}`],
  )
  const open = (family: PolicyFamily): string[] =>
    gateways.filter((address) => address.includes(':') === (family === 6))
  const has = (family: PolicyFamily): boolean => families.includes(family)
  return [
    counter(mode),
    ...policy.groups.filter((group) => used.has(group)).flatMap((group) => groupSets(tables, group, book)),
    ...families.map((family) =>
      setOf(`${mode}_gateways${family}`, `type ${POLICY_FAMILIES[family].type};`, open(family)),
    ),
    ...[...chains].map(([name, groups]) => groupsChain(tables, name, groups)),
    ...(has(6)
      ? [mapOf(`${mode}_into6`, 'type ipv6_addr . inet_proto : verdict; flags interval;', into6)]
      : []),
    ...(has(4) ? [mapOf(`${mode}_into4`, 'type ipv4_addr : verdict;', into4)] : []),
    chain(mode, null, [
      ...families.map(
        (family) => `${POLICY_FAMILIES[family].ip} saddr @${mode}_gateways${family} ${allowed}`,
      ),
      ...(has(6) ? [`ip6 daddr . meta l4proto vmap @${mode}_into6`] : []),
      ...(has(4) ? [`ip daddr vmap @${mode}_into4`] : []),
      `counter name "${mode}"${denied}`,
    ]),
  ]
}
