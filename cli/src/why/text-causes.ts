import { derive } from '@sixfold/derive'
import type { NetworkGoods, NetworkPlan, NetworkView } from '@sixfold/fold'
import type { KernelObject } from './kernel-object.ts'
import { nftOf } from './nft-objects.ts'

/** A network without one of the things that it has, and the fact that it has it by. */
type Without = Readonly<{
  since: number
  plan: NetworkPlan
  links?: NonNullable<NetworkView['links']>
}>

type Thing = Readonly<{ since: number }>

/** A network without each of the goods that it has. */
export const withoutGoods = (plan: NetworkPlan): Without[] =>
  (Object.entries(plan.goods) as [keyof NetworkGoods, readonly Thing[] | Thing | null][]).flatMap(
    ([kind, value]) => {
      const lacking = (rest: unknown): NetworkPlan => ({ ...plan, goods: { ...plan.goods, [kind]: rest } })
      if (value === null) return []
      if (!('length' in value)) return [{ since: value.since, plan: lacking(null) }]
      return value.map((thing) => ({ since: thing.since, plan: lacking(value.filter((it) => it !== thing)) }))
    },
  )

const withoutMembers = (plan: NetworkPlan): Without[] =>
  plan.resources.flatMap((member) => [
    { since: member.since, plan: { ...plan, resources: plan.resources.filter((it) => it !== member) } },
    ...(member.removed === null
      ? []
      : [
          {
            since: member.removed,
            plan: {
              ...plan,
              resources: plan.resources.map((it) => (it === member ? { ...it, removed: null } : it)),
            },
          },
        ]),
  ])

/** Without one of the networks that it is linked with, or as if it had never peered. */
const withoutLinks = ({ plan, links }: NetworkView): Without[] => {
  if (links === undefined) return []
  const parted = links.networks.map((it) => ({
    since: it.peered ?? links.since,
    plan,
    links: { ...links, networks: links.networks.filter((other) => other !== it) },
  }))
  return [...parted, { since: links.since, plan, links: { ...links, hasPeered: false, networks: [] } }]
}

const alternatives = (plan: NetworkPlan): Without[] => [
  ...(plan.suspended === null ? [] : [{ since: plan.suspended, plan: { ...plan, suspended: null } }]),
  ...withoutGoods(plan),
  ...withoutMembers(plan),
]

const TEXTUAL: ReadonlySet<KernelObject['kind']> = new Set([
  'chain',
  'rule',
  'set',
  'map',
  'counter',
  'element',
])

/**
 * The fact that an object of a text (a rule, a chain, a set) is there by. A text carries no facts, so it is asked the
 * other way round: without which of the things that the network has would it not be there? Of several, the last.
 */
export const causeIn =
  (view: NetworkView, machine: string) =>
  (object: KernelObject): number => {
    if (!TEXTUAL.has(object.kind)) return object.because
    const isThere = (other: Partial<NetworkView>): boolean =>
      derive({ ...view, ...other }, machine)
        .rooms.flatMap(nftOf)
        .some(({ netns, text }) => netns === object.netns && text === object.text)
    // What belongs to a workload's port: it is in no network without its machine, and says itself why it is there.
    if (!isThere({})) return object.because
    const others = [...alternatives(view.plan), ...withoutLinks(view)]
    const causes = others.flatMap(({ since, ...other }) => (isThere(other) ? [] : [since]))
    return Math.max(object.because, ...causes)
  }
