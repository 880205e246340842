import { type LinkedNetwork, type NetworkView, networkKey, type ResourcePlan } from '@sixfold/fold'
import { kept } from '../kept.ts'
import { mtuOf } from '../mtu.ts'

/**
 * Another network with which packets are exchanged now. `key` is its name as one text; `because` is the fact that links
 * both, `mtu` what the wires of the other one take.
 */
export type ActiveLink = LinkedNetwork & Readonly<{ key: string; because: number; mtu: number }>

/** Whether both networks use one of these spaces, and since when. */
const sharedSince = ({ plan }: NetworkView, other: LinkedNetwork): number =>
  Math.max(
    0,
    ...plan.goods.spaces.flatMap(({ id, since }) => {
      const theirs = other.plan.goods.spaces.find((it) => it.id === id)
      return theirs === undefined ? [] : [Math.max(since, theirs.since)]
    }),
  )

const rank = ({ peered, because }: ActiveLink): number => peered ?? because

/**
 * The networks that are linked with this one and open as this one is, those first that have been longest: where two want
 * the same name or the same IPv4, the earlier one keeps it.
 */
export const activeLinks = kept((view: NetworkView): readonly ActiveLink[] =>
  view.plan.suspended !== null || view.links === undefined
    ? []
    : view.links.networks
        .filter(({ plan }) => plan.suspended === null)
        .map((it) => ({
          ...it,
          key: networkKey(it),
          because: it.peered ?? sharedSince(view, it),
          mtu: mtuOf({ ...view, plan: it.plan }),
        }))
        .toSorted((a, b) => rank(a) - rank(b) || (a.key < b.key ? -1 : 1)),
)

/** Of those, the networks that this one peers with. */
export const activePeerings = (view: NetworkView): ActiveLink[] =>
  activeLinks(view).filter(({ peered }) => peered !== null)

/** The resources of another network that hold something, or may. */
export const presentIn = ({ plan }: LinkedNetwork): ResourcePlan[] =>
  plan.resources.filter(({ left }) => left === null)
