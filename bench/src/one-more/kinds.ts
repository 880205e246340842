import { type Attachment, derive } from '@sixfold/derive'
import type { SecurityGroup } from '@sixfold/events'
import type { NetworkGoods, NetworkView, WorkloadPlan } from '@sixfold/fold'
import { makeSubject, type Subject } from '../apply/subject.ts'
import type { WireGuardWords } from './script.ts'

/** What a network is with one thing more, or as it was before; each view is made anew, as folding a fact does. */
export type Kind = Readonly<{
  subject: Subject
  viewOf: (isMore: boolean) => NetworkView
  /** The workloads that stand on this machine; the last is there only with one more, where `isPort`. */
  attachments: readonly Attachment[]
  isPort: boolean
}>

const LOCAL = 10
const GROUP_RULES = 250

/** Namespaces of workloads, made once: they are not ours. */
export const workloadNetns = (index: number): string => `sfbench-more-${index}`

const withGoods = (view: NetworkView, goods: Partial<NetworkGoods>): NetworkView => ({
  ...view,
  plan: { ...view.plan, goods: { ...view.plan.goods, ...goods } },
})

const prefixOf = ({ plan }: NetworkView, node: string): string =>
  plan.resources.find((it) => it.node === node)?.prefix.replace('::/64', '') ?? ''

/** A workload as an order places it; IPv4 for as many as a /24 has, counted from 1. */
const placed = (view: NetworkView, node: string, at: number, labels: readonly string[]): WorkloadPlan => {
  const prefix = prefixOf(view, node)
  const pair = Number.parseInt(prefix.split(':').at(-1) ?? '', 16)
  const hasIpv4 = at < 120
  return {
    workload: `w-${node.slice(-6).toLowerCase()}-${at}`,
    node,
    labels,
    ipv6: `${prefix}:ffff:1:0:${at.toString(16)}/128`,
    ipv4: hasIpv4 ? `10.${pair >> 8}.${pair & 0xff}.${127 + at}` : null,
    since: 1,
  } as unknown as WorkloadPlan
}

const attachmentOf = ({ workload, ipv6, ipv4 }: WorkloadPlan, index: number): Attachment => ({
  workload,
  netns: workloadNetns(index),
  ipv6,
  ipv4,
  because: 1,
})

/** A whole NR of a network whose members are reached directly, and one member more. */
export const onePeer = (existing: number): Kind => {
  const subject = makeSubject(existing + 1)
  const { view } = subject
  return {
    subject,
    attachments: [],
    isPort: false,
    viewOf: (isMore) => ({
      ...view,
      plan: { ...view.plan, resources: isMore ? [...view.plan.resources] : view.plan.resources.slice(0, -1) },
    }),
  }
}

/** The group of every workload, which takes everything in: what the others have is looked up before it. */
const OPEN = {
  label: 'open',
  allow: [{ from: { kind: 'any' }, service: { protocol: 'any' } }],
} as unknown as SecurityGroup

/** Rules of so many security groups, each a prefix and a port, in turn: one rule more is one more in one of them. */
const groupsWith = (rules: number, groups: number): readonly SecurityGroup[] =>
  Array.from({ length: groups }, (_, group) => ({
    label: `g${group}`,
    allow: Array.from({ length: Math.ceil((rules - group) / groups) }, (__, rule) => ({
      from: { kind: 'prefix', prefix: `3fff:f:${group.toString(16)}:${rule.toString(16)}::/64` },
      service: { protocol: 'tcp', ports: [{ first: 1_000 + rule, last: 1_000 + rule }] },
    })),
  })) as unknown as readonly SecurityGroup[]

/** Workloads of every group, in turn, with a policy of so many rules. Everything of a policy comes anew with its fact. */
export const withPolicy = (subject: Subject, rules: number, workloads: number) => {
  const { view, id } = subject
  const groups = Math.ceil(rules / GROUP_RULES)
  const labelsOf = (at: number): readonly string[] => {
    const mine = Array.from({ length: groups }, (_, group) => group).filter((it) => it % workloads === at)
    return [...mine.slice(0, 15).map((group) => `g${group}`), OPEN.label]
  }
  const here = Array.from({ length: workloads }, (_, at) => placed(view, id, at + 1, labelsOf(at)))
  return {
    attachments: here.map(attachmentOf),
    viewOf: (count: number): NetworkView =>
      withGoods(view, {
        workloads: here,
        enforced: { groups: [...groupsWith(count, groups), OPEN], since: 2 },
      }),
  }
}

/** One rule more in the last of the groups of a policy. */
export const oneRule = (existing: number): Kind => {
  const subject = makeSubject(2)
  const { attachments, viewOf } = withPolicy(subject, existing + 1, LOCAL)
  return {
    subject,
    attachments,
    isPort: false,
    viewOf: (isMore) => viewOf(isMore ? existing + 1 : existing),
  }
}

/** Workloads over all members, the first ten of them here: each has a name. */
const manyPlaced = ({ view, id }: Subject, count: number): readonly WorkloadPlan[] => {
  const others = view.plan.resources.filter(({ node }) => node !== id)
  return Array.from({ length: count }, (_, at) =>
    at < LOCAL
      ? placed(view, id, at + 1, [])
      : placed(view, others[at % others.length]?.node ?? id, Math.ceil(at / others.length), []),
  )
}

/** One service more, at a workload that is there. `existing` workloads with a name each. */
export const oneName = (existing: number): Kind => {
  const subject = makeSubject(8)
  const workloads = manyPlaced(subject, existing)
  const [first] = workloads
  const service = { service: 'more', workload: first?.workload, transport: 'tcp', port: 443, since: 3 }
  return {
    subject,
    attachments: workloads.slice(0, LOCAL).map(attachmentOf),
    isPort: false,
    viewOf: (isMore) =>
      withGoods(subject.view, {
        workloads: [...workloads],
        services: isMore ? ([service] as unknown as NetworkGoods['services']) : [],
      }),
  }
}

/** One workload more on this machine, in a network that has `existing` of them: ten here, the rest on other nodes. */
export const oneWorkload = (existing: number): Kind => {
  const subject = makeSubject(8)
  const workloads = manyPlaced(subject, existing)
  const more = placed(subject.view, subject.id, LOCAL + 1, [])
  return {
    subject,
    attachments: [...workloads.slice(0, LOCAL), more].map(attachmentOf),
    isPort: true,
    viewOf: (isMore) =>
      withGoods(subject.view, { workloads: isMore ? [...workloads, more] : [...workloads] }),
  }
}

/** The attachments that are there with one more, or before it. */
export const attachmentsOf = ({ attachments, isPort }: Kind, isMore: boolean): readonly Attachment[] =>
  isPort && !isMore ? attachments.slice(0, -1) : attachments

/** What `wg set` is told by hand for the peers that one state has and the other has not. */
export const wireGuardWords = (kind: Kind, isMore: boolean): readonly WireGuardWords[] => {
  const { id } = kind.subject
  const devicesOf = (more: boolean) =>
    derive(kind.viewOf(more), id).rooms.flatMap(({ netns, wireguards }) =>
      wireguards.map((device) => ({ netns, device })),
    )
  const others = new Map(devicesOf(!isMore).map(({ device }) => [device.name, device.peers]))
  return devicesOf(isMore).flatMap(({ netns, device }) => {
    const here = new Set(device.peers.map(({ publicKey }) => publicKey))
    const there = new Set(others.get(device.name)?.map(({ publicKey }) => publicKey))
    const added = device.peers.filter(({ publicKey }) => !there.has(publicKey))
    const gone = [...there].filter((publicKey) => !here.has(publicKey))
    const words = [
      ...added.flatMap(({ publicKey, allowedIps, endpoint }) => [
        ...['peer', publicKey, 'allowed-ips', allowedIps.join(',')],
        ...(endpoint === null ? [] : ['endpoint', endpoint]),
      ]),
      ...gone.flatMap((publicKey) => ['peer', publicKey, 'remove']),
    ]
    return words.length === 0 ? [] : [{ netns, words: [device.name, ...words] }]
  })
}
